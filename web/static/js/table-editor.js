// Opens the table in dmn-js where it is installed; without it the page's own forms do the same.
const place = document.querySelector("[data-dmn]");
const form = place?.closest("form");

// The editor's code fields bring their styles as <style> elements, which the content policy refuses.
// A constructed sheet is no inline style: it takes what would have been written into the element.
function takeStyles() {
  const create = document.createElement.bind(document);
  document.createElement = (name, ...rest) => (String(name).toLowerCase() === "style" ? standIn(create) : create(name, ...rest));
}

function standIn(create) {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const element = create("template");
  Object.defineProperty(element, "textContent", { set: (text) => sheet.replaceSync(text) });
  return element;
}

async function source() {
  const kept = form.elements.kept.value;
  return kept || (await fetch(place.dataset.dmn, { credentials: "same-origin" })).text();
}

function fail() {
  place.hidden = true;
  document.querySelector("[data-editor-failed]").hidden = false;
  document.querySelectorAll("[data-plain]").forEach((part) => (part.open = true));
}

// In English the editor has its own words; for another language the page brings a list of them.
function translator() {
  const words = window.tableEditorWords ?? {};
  return (text, values = {}) => (words[text] ?? text).replace(/\{\s*(\w+)\s*\}/g, (_, name) => values[name] ?? `{${name}}`);
}

function speaking() {
  const translate = { translate: ["value", translator()] };
  const parts = ["drd", "decisionTable", "literalExpression", "boxedExpression"];
  return Object.fromEntries(parts.map((part) => [part, { additionalModules: [translate] }]));
}

async function edit() {
  takeStyles();
  place.hidden = false;
  document.querySelectorAll("[data-plain]").forEach((part) => (part.open = Boolean(part.querySelector(".govuk-error-message"))));
  const editor = new window.DmnJS({ container: place, ...speaking() });
  try {
    await editor.importXML(await source());
    const views = editor.getViews();
    await editor.open(views.find((view) => view.element.id === place.dataset.decision) ?? views[0]);
  } catch (error) {
    fail();
    return;
  }
  place.querySelector(".index-column")?.append(place.dataset.row); // a heading without text tells nothing
  form.addEventListener("submit", (submission) => send(submission, editor));
}

// The edited file goes the way a chosen file would; a file that a person did choose is left alone.
async function send(submission, editor) {
  if (form.elements.file.files.length) return;
  submission.preventDefault();
  const { xml } = await editor.saveXML({ format: true });
  const files = new DataTransfer();
  files.items.add(new File([xml], "table.dmn", { type: "application/xml" }));
  form.elements.file.files = files.files;
  // A form does not take a second submission before the first has been dealt with.
  setTimeout(() => {
    delete form.dataset.sent;
    form.requestSubmit(submission.submitter);
  });
}

if (place && window.DmnJS) edit();
