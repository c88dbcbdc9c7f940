// Draws the uploaded file with bpmn-js where it is installed; the server's own drawing stays when that fails.
const place = document.querySelector(".viewer[data-bpmn]");

async function show() {
  const answer = await fetch(place.dataset.bpmn, { credentials: "same-origin" });
  const viewer = new window.BpmnJS({ container: place });
  place.hidden = false;
  try {
    await viewer.importXML(await answer.text());
  } catch (error) {
    place.hidden = true;
    return;
  }
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  canvas.zoom("fit-viewport", "auto");
  let chosen;
  const known = (id) => registry.get(id);
  (place.dataset.blocked || "").split(" ").filter(known).forEach((id) => canvas.addMarker(id, "is-blocked"));
  document.querySelector(".drawn .diagram")?.setAttribute("hidden", "");
  document.querySelectorAll("[data-element]").forEach((link) => {
    link.addEventListener("click", () => {
      const id = link.dataset.element;
      if (!known(id)) return;
      place.scrollIntoView({ block: "nearest" });
      canvas.scrollToElement(id);
      if (chosen) canvas.removeMarker(chosen, "is-chosen");
      canvas.addMarker(id, "is-chosen");
      chosen = id;
    });
  });
}

if (place && window.BpmnJS) show();
