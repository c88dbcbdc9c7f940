// Tells what an expression comes to while it is being typed; without scripts the button does the same.
const form = document.querySelector("form[data-live]");
const live = document.querySelector("[data-live-result]");
const PAUSE = 300;
let waiting;
let asked = 0;

function variables() {
  const text = form.elements.data.value.trim();
  return text ? JSON.parse(text) : {};
}

async function tell() {
  const turn = ++asked;
  const expression = form.elements.expression.value;
  live.textContent = "";
  if (!expression.trim()) return;
  let body;
  try {
    body = JSON.stringify({ expression, data: variables() });
  } catch (error) {
    return;
  }
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  const answer = await fetch(form.dataset.live, { method: "POST", credentials: "same-origin", headers, body });
  if (turn !== asked || !answer.ok) return;
  const tried = await answer.json();
  live.textContent = tried.error ?? [tried.text, ...tried.warnings].join("\n");
}

if (form && live) {
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE);
  });
}
