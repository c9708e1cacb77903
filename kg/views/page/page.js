// State ↔ address ↔ page. Every change goes through change(); the back button goes through restore().
const LISTS = { types: "t", relations: "r", statuses: "s", expanded: "x", hidden: "h", pinned: "k" };
const TEXTS = { lang: "l", select: "n", place: "p", outlet: "o", since: "f", until: "u", view: "v", rows: "w", mode: "m", arrange: "g" };
const NUMBERS = { confidence: "c", limit: "i" };

function toHash() {
  const usual = DEFAULTS();
  const hash = new URLSearchParams();
  for (const [field, short] of Object.entries(TEXTS)) if (state[field] !== usual[field]) hash.set(short, state[field]);
  for (const [field, short] of Object.entries(NUMBERS)) if (state[field] !== usual[field]) hash.set(short, String(state[field]));
  for (const [field, short] of Object.entries(LISTS)) for (const value of state[field]) hash.append(short, value);
  return hash.toString();
}

function fromHash(text) {
  const hash = new URLSearchParams(text.replace(/^#/, ""));
  const made = DEFAULTS();
  for (const [field, short] of Object.entries(TEXTS)) if (hash.has(short)) made[field] = hash.get(short);
  for (const [field, short] of Object.entries(NUMBERS)) { const n = Number.parseFloat(hash.get(short)); if (n >= 0) made[field] = n; }
  for (const [field, short] of Object.entries(LISTS)) made[field] = new Set(hash.getAll(short));
  if (!Object.hasOwn(STRINGS, made.lang)) made.lang = "zh";
  if (!["graph", "table"].includes(made.view)) made.view = "graph";
  if (made.arrange !== "places") made.arrange = "";
  made.confidence = Math.min(1, made.confidence);
  return made;
}

function change(part, { replace = false, fit = false } = {}) {
  const was = state;
  state = { ...state, ...part };
  const hash = `#${toHash()}`;
  if (hash !== (location.hash || "#")) {
    try {
      history[replace ? "replaceState" : "pushState"](null, "", hash);
    } catch { /* browsers refuse when it comes too fast, as from a slider; the next change catches up */ }
  }
  render(was, fit || was.mode !== state.mode || was.arrange !== state.arrange);
}

function restore() {
  if ((location.hash || "#") === `#${toHash()}`) return;
  const was = state;
  state = fromHash(location.hash);
  if (was.lang !== state.lang) translate();
  render(was, was.mode !== state.mode || was.arrange !== state.arrange || was.place !== state.place);
  renderSidebar();
  renderCounts(now);
}

function choose(select) {
  const was = state.select;
  if (pathStart && select.startsWith("n:") && select !== `n:${pathStart.key}`) {
    const mode = `path ${pathStart.key}\t${select.slice(2)}`;
    pathStart = null;
    return change({ mode, select: "" }, { fit: true });
  }
  if (select === was) return undefined;
  const modeNodes = readMode() ? new Set(visible().nodes.map((n) => `n:${n.key}`)) : null;
  const leave = modeNodes && select.startsWith("n:") && !modeNodes.has(select) ? { mode: "" } : {};
  change({ select, ...leave });
  const { node, fact } = selection();
  if (state.view === "graph") centreOn(node ? [node] : fact ? [NODES[fact.from], NODES[fact.to]] : []);
  return undefined;
}

function toggleIn(field, node) {
  const set = new Set(state[field]);
  if (!set.delete(node.key)) set.add(node.key);
  change({ [field]: set });
}

function toggleExpanded(node) {
  toggleIn("expanded", node);
}

function render(was, fit) {
  const view = visible();
  document.body.classList.toggle("has-selection", Boolean(state.select));
  document.body.classList.toggle("is-table", state.view === "table");
  $("picture").hidden = state.view !== "graph";
  $("table").hidden = state.view !== "table";
  $("view-graph").setAttribute("aria-current", String(state.view === "graph"));
  $("view-table").setAttribute("aria-current", String(state.view === "table"));
  now = view;
  $("png").hidden = $("svg").hidden = state.view !== "graph";
  renderBar(view);
  renderCounts(view);
  if (!was || was.select !== state.select || was.lang !== state.lang || was.mode !== state.mode || was.view !== state.view || state.select || readMode() || filtering() || answering) renderPanel();
  if (state.view === "graph") { // last, for the panel may have taken room from the picture
    syncPicture(view, fit || !was);
    if (fit || !was) fitPicture();
  } else renderTable();
}

function renderBar(view) {
  $("status").textContent = t("shown", { n: count(view.nodes.length), all: count(NODES.length), m: count(view.facts.length), facts: count(FACTS.length) });
  const left = view.eligible.length - Math.min(state.limit, view.eligible.length);
  const step = Math.min(left, 700);
  $("more").hidden = Boolean(view.mode) || (left === 0 && state.limit <= META.first);
  $("more").textContent = left ? t("more", { n: count(step) }) : t("fewer", { n: META.first });
  $("all").hidden = Boolean(view.mode) || left <= step;
  $("all").textContent = t("all", { n: count(view.eligible.length) });
  $("all").onclick = () => change({ limit: view.eligible.length }, { fit: true });
  $("more").onclick = () => change({ limit: left ? Math.min(state.limit, view.eligible.length) + step : META.first }, { fit: true });
  $("arrange").hidden = Boolean(view.mode) || state.view !== "graph";
  $("arrange").textContent = t(state.arrange ? "byForce" : "byPlace");
  $("mode").hidden = !view.mode;
  if (view.mode) $("mode").replaceChildren(el("span", {}, modeTitle(view.mode)), el("button", { onclick: () => change({ mode: "" }, { fit: true }) }, t("leave")));
  $("empty").textContent = t("nothing");
}

function translate() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-title]")) node.title = t(node.dataset.tTitle);
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
  $("language").textContent = state.lang === "zh" ? "English" : "中文";
  $("language").lang = state.lang === "zh" ? "en" : "zh";
  $("extent").textContent = extentLine();
  $("footer").textContent = t("madeWith", { carrier: META.carrier });
}

function setUpSearch() {
  const input = $("search");
  const pick = (hit) => {
    input.value = "";
    $("panel").focus();
    choose(hit.node ? `n:${hit.node.key}` : `a:${ARTICLES[hit.article].key}`);
  };
  const row = (hit) => (hit.node ? nodeRow(hit.node)
    : [el("span", {}, "¶"), el("span", { class: "name" }, shorten(ARTICLES[hit.article].title, 60)), el("span", { class: "soft small" }, `${t("article")} ${shorten(ARTICLES[hit.article].date, 12)}`)]);
  combobox(input, $("results"), { find: search, row, pick });
}

function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "/" && !typing) { event.preventDefault(); $("search").focus(); $("search").select(); }
    if (event.key !== "Escape" || $("dialog").open) return;
    if ($("filters").classList.contains("open")) return openFilters(false);
    if (pathStart) { pathStart = null; return renderPanel(); }
    if (state.select) return choose("");
    if (state.mode) change({ mode: "" }, { fit: true });
  });
}

function openFilters(open) {
  if (open === $("filters").classList.contains("open")) return;
  $("filters").classList.toggle("open", open);
  $("filters-button").setAttribute("aria-expanded", String(open));
  (open ? $("filters").querySelector("button") : $("filters-button")).focus();
}

function start() {
  state = fromHash(location.hash);
  translate();
  renderSidebar();
  createPicture();
  setUpSearch();
  setUpKeys();
  $("view-graph").onclick = () => change({ view: "graph" }, { fit: true });
  $("view-table").onclick = () => change({ view: "table" });
  $("arrange").onclick = () => change({ arrange: state.arrange ? "" : "places" });
  $("png").onclick = savePicture;
  $("svg").onclick = saveSvg;
  $("language").onclick = () => { change({ lang: state.lang === "zh" ? "en" : "zh" }); translate(); renderSidebar(); renderCounts(now); renderBar(now); };
  $("filters-button").onclick = () => openFilters(!$("filters").classList.contains("open"));
  document.querySelector(".skip").onclick = (event) => { event.preventDefault(); $("panel").focus(); }; // the address holds the state
  $("main").addEventListener("pointerdown", () => openFilters(false));
  addEventListener("popstate", restore);
  addEventListener("hashchange", restore);
  render(null, true);
  const { node, fact } = selection();
  if (state.view === "graph") centreOn(node ? [node] : fact ? [NODES[fact.from], NODES[fact.to]] : []);
  const usable = () => { document.documentElement.dataset.usable ??= String(Math.round(performance.now())); };
  if (!askedTooSoon) usable();
  document.addEventListener("DOMContentLoaded", () => { // the rest of the data is there
    if (askedTooSoon) {
      [askedTooSoon, filtered, searchIndex] = [false, { by: [] }, null];
      render(null, true);
    }
    usable();
    setTimeout(buildSearchIndex, 400);
  });
}

start();
