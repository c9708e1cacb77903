// Small helpers: elements (text only, never markup), icons, words, clipboard, downloads.
const $ = (id) => document.getElementById(id);

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  if (tag === "bdi" || tag === "blockquote") node.lang = "zh-CN"; // names and quotes, whatever the language of the page
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

function t(key, values = {}) {
  const text = Object.hasOwn(STRINGS[state.lang], key) ? STRINGS[state.lang][key] : String(key);
  const agreed = text.replace(/\{(\w+)\|([^|}]*)\|([^|}]*)\}/g, (_, name, one, several) => (String(values[name]) === "1" ? one : several));
  return agreed.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

function count(n) {
  return n.toLocaleString("en-US");
}

/** Text that cannot turn the line around: bidirectional controls and other invisible signs taken out. */
function clean(text) {
  return String(text).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, " ");
}

function shorten(text, most) {
  const signs = [...clean(text)];
  return signs.length > most ? `${signs.slice(0, most - 1).join("")}…` : signs.join("");
}

function nameOf(node) {
  return el("bdi", { class: "name" }, shorten(node.label, 120));
}

const SVG = "http://www.w3.org/2000/svg";
function svg(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

const SHAPE_PATHS = {
  Place: "M8 2a6 6 0 1 0 0 12a6 6 0 1 0 0-12z", Organization: "M3 3h10v10h-10z", Programme: "M8 1l7 7l-7 7l-7-7z", Person: "M8 1.5l7 12.5h-14z",
};
function typeIcon(type) {
  const icon = svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" });
  const path = svg("path", { d: SHAPE_PATHS[type] });
  path.style.fill = `var(--${type.toLowerCase()})`;
  icon.append(path);
  return icon;
}

const LINE_STYLES = {
  funds: { colour: "funds", dashes: false, width: 2.6 }, supports: { colour: "supports", dashes: [9, 4], width: 2 },
  partnersWith: { colour: "partners", dashes: false, width: 1.8 }, runs: { colour: "runs", dashes: [12, 3, 3, 3], width: 2 },
  participatesIn: { colour: "participates", dashes: [5, 4], width: 1.6 }, worksFor: { colour: "works", dashes: [2, 3], width: 1.8 },
  partOf: { colour: "part", dashes: [14, 4], width: 1.4 }, locatedIn: { colour: "located", dashes: false, width: 1 },
};
function lineIcon(relation) {
  const style = LINE_STYLES[relation];
  const icon = svg("svg", { viewBox: "0 0 34 12", class: "line", "aria-hidden": "true" });
  const line = svg("path", { d: relation === "partnersWith" ? "M1 6h32" : "M1 6h26", fill: "none", "stroke-width": style.width + 0.4 });
  line.style.stroke = `var(--${style.colour})`;
  if (style.dashes) line.setAttribute("stroke-dasharray", style.dashes.map((d) => d * 0.7).join(" "));
  icon.append(line);
  if (relation !== "partnersWith") {
    const head = svg("path", { d: "M26 2.5l7 3.5l-7 3.5z" });
    head.style.fill = `var(--${style.colour})`;
    icon.append(head);
  }
  return icon;
}

/** Draw a region anew and give the focus back to what stands in its place: the element of the same data-focus. */
function withFocus(region, redraw) {
  const had = region.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  redraw();
  if (had) region.querySelector(`[data-focus="${CSS.escape(had)}"]`)?.focus();
}

function colourOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function confidenceWord(value) {
  return t(value >= 0.9 ? "sure" : value >= 0.75 ? "likely" : value >= META.threshold ? "plausible" : "doubtfulWord");
}

let toastTimer = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => $("toast").classList.remove("shown"), 2200);
}

async function copyText(text, done = t("copied")) {
  try {
    await navigator.clipboard.writeText(text);
    toast(done);
  } catch {
    showDialog(t("copy"), t("copyFailed"), text);
  }
}

function showDialog(heading, explanation, text) {
  const area = el("textarea", { readonly: true, "aria-label": heading });
  area.value = text;
  const close = el("button", { onclick: () => $("dialog").close() }, t("close"));
  const copy = el("button", { onclick: () => {
    area.select();
    const done = document.execCommand("copy");
    if (done) toast(t("copied"));
  } }, t("copy"));
  $("dialog").replaceChildren(el("h2", { id: "dialog-title" }, heading), el("p", {}, explanation), area, el("div", { class: "actions" }, copy, close));
  if (!$("dialog").open) $("dialog").showModal();
  area.select();
}

function download(name, blob) {
  const link = el("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function today() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}
