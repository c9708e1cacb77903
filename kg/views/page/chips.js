// The filters that are set, each as a button that lifts it, and one that lifts all; also said in words below saved pictures.

/** [{words, undo}] of what is set, in the order of the legend. */
function activeFilters() {
  const usual = DEFAULTS();
  const set = [];
  const add = (words, ...fields) => set.push({ words, undo: Object.fromEntries(fields.map((field) => [field, usual[field]])) });
  for (const [field, values] of [["types", DATA.types], ["relations", DATA.relations], ["statuses", DATA.statuses]]) {
    const [off, left] = [values.filter((v) => state[field].has(v)), values.filter((v) => !state[field].has(v))];
    if (off.length) add(left.length <= off.length ? t("onlyThese", { names: left.map((v) => t(v)).join(t("comma")) || t("none") }) : t("allBut", { names: off.map((v) => t(v)).join(t("comma")) }), field);
  }
  if (state.place) add(t("inThisPlace", { name: shorten((NODE_OF.get(state.place) || { label: localName(state.place) }).label, 20) }), "place");
  if (state.outlet) add(shorten(state.outlet, 20), "outlet");
  if (state.since || state.until) add(t("reportedBetween", { a: clean(state.since) || "…", b: clean(state.until) || "…" }), "since", "until");
  if (state.confidence !== usual.confidence) add(t("atLeast", { n: state.confidence.toFixed(2) }), "confidence");
  if (state.hidden.size) add(t("hiddenList", { n: state.hidden.size }), "hidden");
  return set;
}

function renderChips() {
  const set = activeFilters();
  $("chips").hidden = !set.length;
  const chips = set.map(({ words, undo }) => el("button", { class: "chip", "aria-label": t("lift", { words }), "data-focus": Object.keys(undo)[0], onclick: () => change(undo, { fit: "place" in undo }) }, words, " ×"));
  const had = $("chips").contains(document.activeElement);
  withFocus($("chips"), () => $("chips").replaceChildren(...chips, el("button", { id: "reset", "data-focus": "reset", onclick: resetFilters }, t("reset"))));
  if (had && !$("chips").contains(document.activeElement)) (set.length ? $("reset") : $("status")).focus();
}
