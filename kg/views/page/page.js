// State ↔ address ↔ page. Every change goes through change(); the back button goes through restore().
const CAMERA_PAUSE = 300; // milliseconds without a move after which the address takes up where the picture stands

function change(part, { replace = false, fit = false } = {}) {
  const was = state;
  state = { ...state, ...part };
  const refit = fit || was.mode !== state.mode || was.arrange !== state.arrange;
  if (refit) state.camera = "";
  writeAddress(replace);
  render(was, refit);
}

function writeAddress(replace) {
  const hash = `#${toHash()}`;
  if (hash !== (location.hash || "#")) {
    try {
      history[replace ? "replaceState" : "pushState"](null, "", hash);
    } catch { /* browsers refuse when it comes too fast, as from a slider; the next change catches up */ }
  }
}

/** The reader moved the picture: the address says where to, without a step for the back button. */
let cameraTimer = 0;
function noteCamera() {
  clearTimeout(cameraTimer);
  cameraTimer = setTimeout(() => { state.camera = camera(); writeAddress(true); }, CAMERA_PAUSE);
}

function restore() {
  if ((location.hash || "#") === `#${toHash()}`) return;
  const was = state;
  state = fromHash(location.hash);
  if (was.lang !== state.lang) translate();
  clearTimeout(cameraTimer);
  render(was, was.mode !== state.mode || was.arrange !== state.arrange || was.place !== state.place || (was.camera && !state.camera));
  if (was.lang !== state.lang) renderSidebar();
  showCamera();
  tellUnknown();
}

/** The picture as the address has it: where the reader left it, else with the chosen thing in sight. */
function showCamera() {
  if (state.view !== "graph") return;
  if (state.camera) setCamera(state.camera);
  else lookAtChosen();
}

function lookAtChosen() {
  const { node, fact } = selection();
  if (state.view === "graph") centreOn(node ? [node] : fact ? [NODES[fact.from], NODES[fact.to]] : []);
}

function tellUnknown() {
  const keys = unknownInState();
  if (keys.length) toast(t("unknownLink", { n: keys.length, name: shorten(localName(keys[0]), 30) }));
}

function choose(select, { still = false } = {}) {
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
  if (!still) lookAtChosen();
  return undefined;
}

function toggleIn(field, node) {
  const set = new Set(state[field]);
  if (!set.delete(node.key)) set.add(node.key);
  change({ [field]: set });
}

/** A double click: bring in the neighbours, or where all are there take them away; around one node, go to the next. */
function toggleNeighbours(node) {
  if (now.mode) return change({ mode: `ego 1 ${node.key}`, select: `n:${node.key}` }, { fit: true });
  return change(neighbourCounts(node, "", factFilter()).more ? expanding(node, "") : collapsing(node, ""));
}

/** A link that somebody sent: what follows the # in it is a view of this graph too. */
function openLink(text) {
  location.hash = text.slice(text.indexOf("#"));
}

function render(was, fit) {
  const view = visible();
  document.body.classList.toggle("has-selection", Boolean(state.select));
  document.body.classList.toggle("is-table", state.view === "table");
  $("picture").hidden = state.view !== "graph";
  $("table").hidden = state.view !== "table";
  $("view-graph").setAttribute("aria-current", String(state.view === "graph"));
  $("view-table").setAttribute("aria-current", String(state.view === "table"));
  const other = !now.facts.length !== !view.facts.length; // whether there is anything to see is said in the panel
  now = view;
  $("png").hidden = $("svg").hidden = state.view !== "graph";
  renderBar(view);
  renderCounts(view);
  if (!was || was.select !== state.select || was.lang !== state.lang || was.mode !== state.mode || was.view !== state.view || other || state.select || readMode() || filtering() || answering) renderPanel();
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
  $("arrange").hidden = Boolean(view.mode) || !view.nodes.length || state.view !== "graph";
  $("arrange").textContent = t(state.arrange ? "byForce" : "byPlace");
  renderMode(view.mode);
  renderChips();
  $("empty").textContent = t(NODES.length ? "nothing" : "emptyGraph");
}

/** The name of a view of a few nodes, for surroundings how far they reach, and the way out. */
function renderMode(mode) {
  $("mode").hidden = !mode;
  if (!mode) return;
  const depths = mode.kind !== "ego" ? null : el("span", { role: "group", "aria-label": t("depth") }, Array.from({ length: DEEPEST }, (_, i) =>
    el("button", { "aria-pressed": String(mode.depth === i + 1), "data-focus": `depth-${i + 1}`, onclick: () => change({ mode: `ego ${i + 1} ${mode.node.key}` }, { fit: true }) }, t("steps", { n: i + 1 }))));
  withFocus($("mode"), () => $("mode").replaceChildren(...[el("span", {}, modeTitle(mode)), depths, el("button", { onclick: () => change({ mode: "" }, { fit: true }) }, t("leave"))].filter(Boolean)));
}

/** What the graph is called, or what it is. */
function pageTitle() {
  return META.title ? clean(META.title) : t("graphTitle");
}

function translate() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", t(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-title]")) node.title = t(node.dataset.tTitle);
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
  document.title = $("title").textContent = pageTitle();
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
    if (hit.link) return openLink(hit.link);
    if (hit.node && hit.node.facts.length && !hit.node.facts.some(factFilter())) { // what is looked for is meant to be seen
      change({ ...UNFILTERED(), mode: "", select: `n:${hit.node.key}` });
      return lookAtChosen();
    }
    return choose(hit.node ? `n:${hit.node.key}` : `a:${ARTICLES[hit.article].key}`);
  };
  const find = (text) => (text.includes("#") && new URLSearchParams(text.slice(text.indexOf("#") + 1)).size && /^#|:\/\//.test(text.trim()) ? [{ link: text.trim() }] : search(text));
  const row = (hit) => (hit.node ? nodeRow(hit) : hit.link ? [el("span", { "aria-hidden": "true" }, "#"), el("span", {}, t("openLink")), ""]
    : [el("span", {}, "¶"), el("span", { class: "name" }, shorten(ARTICLES[hit.article].title, 60)), el("span", { class: "soft small" }, [t("article"), ARTICLES[hit.article].outlet, ARTICLES[hit.article].date].filter(Boolean).map((s) => shorten(s, 14)).join(" · "))]);
  combobox(input, $("results"), { find, row, pick });
}

function setUpKeys() {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=range]), textarea, select");
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
  $("link").onclick = () => {
    if (state.view === "graph") state.camera = camera();
    writeAddress(true);
    copyText(location.href, t("linkCopied"));
  };
  $("language").onclick = () => { change({ lang: state.lang === "zh" ? "en" : "zh" }); translate(); renderSidebar(); renderBar(now); };
  $("filters-button").onclick = () => openFilters(!$("filters").classList.contains("open"));
  document.querySelector(".skip").onclick = (event) => { event.preventDefault(); $("panel").focus(); }; // the address holds the state
  $("main").addEventListener("pointerdown", () => openFilters(false));
  addEventListener("popstate", restore);
  addEventListener("hashchange", restore);
  render(null, true);
  showCamera();
  const usable = () => { document.documentElement.dataset.usable ??= String(Math.round(performance.now())); };
  if (!askedTooSoon) usable();
  document.addEventListener("DOMContentLoaded", () => { // the rest of the data is there
    if (askedTooSoon) {
      [askedTooSoon, filtered, searchIndex] = [false, { by: [] }, null];
      render(null, true);
      showCamera();
    }
    usable();
    tellUnknown();
    setTimeout(buildSearchIndex, 400);
  });
}

start();
