// Plays a counterexample on the server's drawing; without this file each step is a page of its own.
const PACE = 1400;
const way = document.getElementById("way");
const steps = [...way.querySelectorAll("li[data-active]")];
const [previous, next] = ["prev", "next"].map((rel) => way.querySelector(`[rel=${rel}]`));
const [play, count] = [way.querySelector("[data-play]"), way.querySelector("[data-count]")];
const last = steps.length - 1;
const words = (text) => (text || "").split(" ").filter(Boolean);
let at = Number(way.dataset.at);
let timer;

function mark(ids, name) {
  ids.forEach((id) => document.getElementById(`element-${id}`)?.classList.add(name));
}

function show(number, calm) {
  at = Math.max(0, Math.min(number, last));
  way.querySelectorAll(".diagram [data-element-id]").forEach((one) => one.classList.remove("is-lit", "is-done", "is-blocked", "is-taken"));
  mark(steps.slice(0, at).map((one) => one.dataset.node).filter(Boolean), "is-done");
  mark(words(steps[at].dataset.active), "is-lit");
  mark(words(steps[at].dataset.flows), "is-taken");
  if (at === last) mark(words(way.dataset.blocked), "is-blocked");
  steps.forEach((one, index) => (index === at ? one.setAttribute("aria-current", "step") : one.removeAttribute("aria-current")));
  way.querySelector("[data-end]").hidden = at !== last;
  count.textContent = count.dataset.count.replace("#", at + 1);
  previous.dataset.go = at - 1;
  next.dataset.go = at + 1;
  if (!calm) steps[at].scrollIntoView({ block: "nearest" });
  centre();
}

function centre() {
  const place = document.getElementById(`element-${steps[at].dataset.node}`) || way.querySelector(".diagram .is-lit");
  const frame = way.querySelector(".diagram");
  if (!place) return;
  const [of, within] = [place.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += of.left - within.left - (within.width - of.width) / 2;
  frame.scrollTop += of.top - within.top - (within.height - of.height) / 2;
}

function stop() {
  clearInterval(timer);
  timer = undefined;
  play.textContent = play.dataset.play;
}

way.addEventListener("click", (press) => {
  const link = press.target.closest("a[data-go]");
  if (!link) return;
  press.preventDefault();
  stop();
  show(Number(link.dataset.go));
});
play.dataset.play = play.textContent;
play.hidden = false;
play.addEventListener("click", () => {
  if (timer) return stop();
  if (at === last) show(0);
  play.textContent = play.dataset.pause;
  timer = setInterval(() => {
    show(at + 1);
    if (at === last) stop();
  }, PACE);
});
show(at, true);
