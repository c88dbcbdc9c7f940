// Small helps only: every page does its work without this file.
const SECOND_PRESS = 4000;

function shown(root) {
  root.querySelectorAll(".govuk-error-summary").forEach((summary) => summary.focus());
  root.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });
  // The place of the case stands in the middle of a diagram that is wider than its frame.
  root.querySelectorAll(".diagram .is-lit").forEach((place) => {
    const frame = place.closest(".diagram");
    const [at, within] = [place.getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollLeft += at.left - within.left - (within.width - at.width) / 2;
    frame.scrollTop += at.top - within.top - (within.height - at.height) / 2;
  });
}
shown(document);

// A second press while the first is under way would only be answered as a repeat.
document.addEventListener("submit", (submission) => {
  const form = submission.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) submission.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, SECOND_PRESS);
});
// Who comes back with the browser's back button may press again.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

// A file that was chosen is sent at once: nobody has to remember a second button.
document.addEventListener("change", (choice) => {
  const part = choice.target.closest("[data-at-once]");
  if (!part || choice.target.type !== "file" || !choice.target.files.length) return;
  const button = part.querySelector("button");
  button.hidden = false;
  button.textContent = part.dataset.atOnce;
  button.form.requestSubmit(button);
});
document.querySelectorAll("[data-at-once] button").forEach((button) => (button.hidden = true));

// What changes by itself is looked at again, ever more seldom, for as long as the page says that it is live.
const [FIRST, SLOWEST, GROWTH, LOOKS] = [1000, 10000, 1.3, 80];

async function again(pause, left) {
  const part = document.querySelector("#live[data-live]");
  if (!part || !left) return;
  await new Promise((done) => setTimeout(done, pause));
  if (!document.hidden) await renew(part).catch(() => undefined);
  again(Math.min(pause * GROWTH, SLOWEST), left - 1);
}

async function renew(part) {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#live");
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  const held = part.contains(document.activeElement);
  document.title = page.title;
  part.replaceWith(fresh);
  shown(fresh);
  if (held) fresh.focus();
}
again(FIRST, LOOKS);

// Of the questions to an official, those that the chosen outcome does not need are put away.
function putAway(form) {
  const chosen = form.querySelector("[name=outcome]:checked")?.value;
  form.querySelectorAll("[data-for]").forEach((part) => {
    part.hidden = !part.dataset.for.split(" ").includes(chosen) && !part.querySelector(".govuk-error-message");
  });
}
document.querySelectorAll("form:has([data-for])").forEach((form) => {
  putAway(form);
  form.addEventListener("change", () => putAway(form));
});

// While the service cannot be reached, a page of ours says so and keeps what was typed.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/away.js").catch(() => undefined);
