// While the service cannot be reached, a page says so and keeps what was typed; it is sent once more from there.
// WORDS, which the server writes above this, is by language. The script is the same for everybody and takes over only when no page
// is open any more: one that is exchanged while pages are open leaves the next of them waiting for ever.
const HIDDEN = new Set(["csrf_token", "key", "seen", "target", "next", "carried"]);
const LEFT_OUT = new Set(["password"]); // never shown and never kept

self.addEventListener("fetch", (asked) => {
  const files = (asked.request.headers.get("Content-Type") ?? "").startsWith("multipart/");
  if (asked.request.mode === "navigate" && !files) asked.respondWith(answer(asked.request));
});

async function answer(request) {
  const typed = request.method === "POST" ? request.clone() : null;
  try {
    return await fetch(request);
  } catch {
    return away(request.url, typed);
  }
}

async function away(address, typed) {
  const fields = typed ? [...(await typed.formData())].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name)) : [];
  const kept = fields.map(([name, value]) => `<textarea name="${safe(name)}" hidden>\n${safe(value)}</textarea>`).join("");
  // Words that a person has written are shown; keys of choices and hidden fields are only sent again.
  const shown = fields.filter(([name, value]) => value.trim() && !/^[a-z][a-z0-9-]*$/.test(value) && !HIDDEN.has(name));
  const told = shown.map(([, value]) => `<li>${safe(value)}</li>`).join("");
  const said = Object.entries(WORDS).map(([lang, words], place) => {
    const heading = place ? "h2" : "h1";
    return `<section lang="${lang}"><${heading}>${safe(words.title)}</${heading}><p>${safe(typed ? words.typed : words.text)}</p></section>`;
  });
  const [[first, words]] = Object.entries(WORDS);
  const page = `<!doctype html><html lang="${first}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${safe(words.title)}</title></head>
<body style="font-family: sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.6"><main>
${said.join("\n")}
<form method="${typed ? "post" : "get"}" action="${safe(address)}">${kept}
<button style="font-size: 1.1rem; padding: .5rem 1.2rem">${Object.entries(WORDS).map(button).join(" · ")}</button></form>
${told ? `<ul style="white-space: pre-wrap">${told}</ul>` : ""}</main></body></html>`;
  return new Response(page, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" } });
}

function button([lang, words]) {
  return `<span lang="${lang}">${safe(words.send)}</span>`;
}

function safe(text) {
  return String(text ?? "").replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
}
