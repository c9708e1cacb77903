"use strict";
// The page of queries: asks /sparql of the server it came from, and shows the answer. Writes text, never markup.
const KNOWN = JSON.parse(document.getElementById("known").textContent);
const area = document.getElementById("query");
const $ = (id) => document.getElementById(id);
const word = (key, values = {}) => KNOWN.words[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
let running = null; // the AbortController of the query that is on its way

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  made.append(...[content].flat());
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// editor

function colour() {
  // the last line break would have no height in the copy
  $("copy").replaceChildren(...pieces(area.value + "\n").map(([kind, text]) => (kind ? element("span", text, { class: kind }) : text)));
  const lines = area.value.split("\n").length;
  $("numbers").textContent = Array.from({ length: lines }, (_, i) => i + 1).join("\n");
  follow();
}

function follow() {
  $("copy").scrollTop = area.scrollTop;
  $("copy").scrollLeft = area.scrollLeft;
  $("numbers").scrollTop = area.scrollTop;
}

// "query, line 3, column 7: …": put the cursor there
function pointAt(message) {
  const place = /line (\d+), column (\d+)/.exec(message);
  if (!place) return;
  const before = area.value.split("\n").slice(0, place[1] - 1).join("\n").length + (place[1] > 1 ? 1 : 0);
  const at = before + Number(place[2]) - 1;
  area.focus();
  area.setSelectionRange(at, at + 1);
}

// asking

async function ask(accept, signal) {
  const response = await fetch("/sparql", {
    method: "POST",
    headers: { "Content-Type": "application/sparql-query", Accept: accept },
    body: area.value,
    signal,
  });
  if (!response.ok) throw new Error((await response.text()).trimEnd());
  return response;
}

async function run() {
  running?.abort();
  const mine = (running = new AbortController());
  const started = performance.now();
  show(word("running"));
  try {
    const response = await ask("application/sparql-results+json, text/turtle", mine.signal);
    const isGraph = response.headers.get("Content-Type").startsWith("text/turtle");
    const answer = isGraph ? await response.text() : await response.json();
    if (mine !== running) return;
    const ms = Math.round(performance.now() - started);
    const note = decodeURIComponent(response.headers.get("kg-note") ?? "");
    if (isGraph) showGraph(answer);
    else if ("boolean" in answer) show(word(answer.boolean ? "yes" : "no"));
    else showRows(answer, ms);
    $("note").textContent = note;
    $("note").hidden = !note;
    history.replaceState(null, "", `/sparql?query=${encodeURIComponent(area.value)}`);
  } catch (error) {
    if (error.name === "AbortError" || mine !== running) return;
    show("");
    $("error").textContent = error instanceof TypeError ? word("offline") : error.message;
    $("error").hidden = false;
    pointAt(error.message);
  }
}

async function download(accept, name) {
  try {
    const blob = await (await ask(accept)).blob();
    const link = element("a", "", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  } catch (error) {
    $("error").textContent = error.message;
    $("error").hidden = false;
  }
}

// showing

function show(status, answer = [], downloads = []) {
  $("error").hidden = $("note").hidden = true;
  $("status").textContent = status;
  $("answer").replaceChildren(...[answer].flat());
  $("downloads").replaceChildren(...downloads.map(([key, accept, name]) => {
    const button = element("button", word(key), { type: "button" });
    button.addEventListener("click", () => download(accept, name));
    return button;
  }));
  $("downloads").hidden = !downloads.length;
}

function showGraph(turtle) {
  show("", turtle.trim() ? element("pre", turtle, { class: "turtle" }) : word("nothing"), [["turtle", "text/turtle", "answer.ttl"]]);
}

function showRows({ head, results }, ms) {
  const rows = results.bindings;
  const shown = rows.slice(0, KNOWN.shown);
  const table = element("table", [
    element("thead", element("tr", head.vars.map((name) => element("th", name, { scope: "col" })))),
    element("tbody", shown.map((row) => element("tr", head.vars.map((name) => cell(row[name]))))),
  ]);
  const more = rows.length > shown.length ? `${word("shown rows", { n: shown.length })} ` : "";
  show(`${word("rows", { n: rows.length.toLocaleString(), ms })} ${more}`, rows.length ? table : word("nothing"),
    [["csv", "text/csv", "answer.csv"], ["json", "application/sparql-results+json", "answer.json"]]);
}

function cell(term) {
  if (!term) return element("td", "");
  if (term.type === "uri") return element("td", link(term.value));
  const number = /#(integer|decimal|double|float)$/.test(term.datatype ?? "");
  return element("td", element("bdi", term.value ?? JSON.stringify(term)), number ? { class: "number" } : {});
}

// A node leads to its page here, another address of the web to where it lies, anything else nowhere.
function link(iri) {
  if (iri.startsWith(KNOWN.base)) {
    const id = iri.slice(KNOWN.base.length);
    return element("a", element("bdi", id), { href: KNOWN.path + encodeURI(id).replaceAll("%25", "%"), title: iri });
  }
  const prefix = Object.entries(KNOWN.prefixes).find(([, start]) => iri.startsWith(start));
  const text = prefix ? `${prefix[0]}:${iri.slice(prefix[1].length)}` : iri;
  const shown = element("bdi", text);
  return /^https?:/.test(iri) ? element("a", shown, { href: iri, title: iri, rel: "noreferrer noopener external" }) : shown;
}

area.addEventListener("input", colour);
area.addEventListener("scroll", follow);
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); run(); }
});
$("form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
$("questions")?.addEventListener("click", (event) => {
  const chosen = event.target.closest("a");
  if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  area.value = new URL(chosen.href).searchParams.get("query");
  area.scrollTop = 0;
  colour();
  run();
});
colour();
if (KNOWN.run) run();
document.documentElement.dataset.usable = "";
