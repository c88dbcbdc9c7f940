// Draws the uploaded file with bpmn-js where it is installed; the server's own drawing stays when that fails.
const place = document.querySelector(".viewer[data-bpmn]");
const [READABLE, STEP, WIDEST, NARROWEST] = [0.7, 1.25, 4, 0.1];

async function show() {
  const answer = await fetch(place.dataset.bpmn, { credentials: "same-origin" });
  const viewer = new window.BpmnJS({ container: place });
  place.hidden = false;
  try {
    await viewer.importXML(await answer.text());
    const sheet = viewer.getDefinitions().diagrams[Number(place.dataset.sheet || 0)];
    if (Number(place.dataset.sheet)) await viewer.open(sheet);
  } catch (error) {
    place.hidden = true;
    return;
  }
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  canvas.zoom("fit-viewport", "auto");
  zoomBy(canvas);
  let chosen;
  const known = (id) => registry.get(id);
  (place.dataset.blocked || "").split(" ").filter(known).forEach((id) => canvas.addMarker(id, "is-blocked"));
  document.querySelector(".drawn .diagram")?.setAttribute("hidden", "");
  const choose = (id) => {
    if (!known(id)) return;
    place.scrollIntoView({ block: "nearest" });
    if (canvas.zoom() < READABLE) canvas.zoom(READABLE);
    canvas.scrollToElement(id, { top: 120, bottom: 120, left: 200, right: 200 });
    if (chosen) canvas.removeMarker(chosen, "is-chosen");
    canvas.addMarker(id, "is-chosen");
    chosen = id;
  };
  document.querySelectorAll("[data-element]").forEach((link) => {
    link.addEventListener("click", () => choose(link.dataset.element));
  });
  choose(decodeURIComponent(window.location.hash).replace("#element-", ""));
}

// Buttons do what wheel and fingers do, for those who use neither.
function zoomBy(canvas) {
  const bar = document.querySelector("[data-zoom-bar]");
  if (!bar) return;
  bar.hidden = false;
  bar.addEventListener("click", (press) => {
    const how = press.target.closest("button")?.dataset.zoom;
    if (how === "fit") canvas.zoom("fit-viewport", "auto");
    else if (how) canvas.zoom(Math.min(WIDEST, Math.max(NARROWEST, canvas.zoom() * (how === "in" ? STEP : 1 / STEP))));
  });
}

if (place && window.BpmnJS) show();
