// Tells what an expression or a table comes to while data is being typed; without scripts the button does the same.
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

// A table: the page that the button would bring is asked for, and its parts that show the answer take the place of ours.
const table = document.querySelector("form[data-live-parts]");

async function answerTable() {
  const turn = ++asked;
  const answer = await fetch(table.action, { method: "POST", credentials: "same-origin", body: new FormData(table) });
  if (turn !== asked || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  table.dataset.liveParts.split(" ").forEach((id) => {
    const [ours, theirs] = [document.getElementById(id), page.getElementById(id)];
    if (ours && theirs) ours.replaceWith(theirs);
  });
}

table?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(answerTable, PAUSE);
});
