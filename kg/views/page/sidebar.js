// The legend, which is the filter: types, relations, status, place, outlet, dates, confidence.

function renderSidebar() {
  const focus = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.focus : "";
  $("filters").replaceChildren(...[
    el("h2", {}, t("types")), legend("types", ["Programme", "Place", "Organization", "Person"].filter((v) => DATA.types.includes(v)), (v) => typeIcon(v)),
    el("h2", {}, t("relations")), legend("relations", Object.keys(LINE_STYLES).filter((r) => DATA.relations.includes(r)), (v) => lineIcon(v)),
    el("h2", {}, t("statuses")), legend("statuses", ["done", "planned", "claimed"], (v) => el("span", { class: "sign", "aria-hidden": "true" }, { done: "●", planned: "◐", claimed: "“”" }[v])), correctedKey(),
    slider(), placeField(), outletField(),
    el("div", { class: "pair" }, dateField("since"), dateField("until")),
    el("p", { class: "small soft", id: "undated" }, t("undated")),
    el("button", { id: "reset", "data-focus": "reset", onclick: resetFilters }, t("reset")),
    el("p", { class: "small", id: "hidden-list" }),
  ].filter(Boolean));
  if (focus) $("filters").querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus();
}

function legend(field, values, icon) {
  return el("ul", { class: "legend" }, values.map((value) => el("li", {},
    el("button", { class: "row", "aria-pressed": String(!state[field].has(value)), "data-field": field, "data-value": value, "data-focus": `${field}-${value}`, onclick: () => {
      const set = new Set(state[field]);
      if (!set.delete(value)) set.add(value);
      change({ [field]: set });
    } }, icon(value), el("span", { class: "label" }, t(value), el("small", { lang: state.lang === "zh" ? "en" : "zh" }, STRINGS[state.lang === "zh" ? "en" : "zh"][value])), el("span", { class: "count" })),
    el("button", { class: "only", "aria-label": t("onlyThis", { name: t(value) }), "data-focus": `only-${value}`, onclick: () => change({ [field]: new Set(values.filter((v) => v !== value)) }, { fit: true }) }, t("only")))));
}

/** What the pencil means, where the picture has any. */
function correctedKey() {
  const { nodes, facts } = CORRECTED;
  return nodes.length || facts.length ? el("p", { class: "small fixed", id: "corrected" }, pencil(), t("correctedCount", { n: count(nodes.length), m: count(facts.length) })) : null;
}

function slider() {
  const input = el("input", { type: "range", id: "confidence", min: 0, max: 95, step: 5, "data-focus": "confidence" });
  input.value = Math.round(state.confidence * 100);
  input.addEventListener("input", () => change({ confidence: Number(input.value) / 100 }, { replace: true }));
  return el("label", { class: "field" }, el("span", {}, `${t("confidence")} `, el("output", { id: "confidence-word" })), input, el("span", { class: "small", id: "doubtful" }));
}

function placeField() {
  const select = el("select", { id: "place", "data-focus": "place" }, el("option", { value: "" }, t("anyPlace")));
  const roots = NODES.filter((n) => n.place === null && n.group === "Place" && n.holds);
  const seen = new Set();
  const add = (node, depth) => {
    if (seen.has(node) || depth > 6) return;
    seen.add(node);
    select.append(el("option", { value: node.key }, `${"　".repeat(depth)}${shorten(node.label, 24)}`));
    node.inside.filter((n) => n.group === "Place" && n.holds).sort((a, b) => a.key.localeCompare(b.key)).forEach((n) => add(n, depth + 1));
  };
  roots.sort((a, b) => a.key.localeCompare(b.key)).forEach((root) => add(root, 0));
  const chosen = NODE_OF.get(state.place);
  if (chosen && !seen.has(chosen)) select.append(el("option", { value: chosen.key }, shorten(chosen.label, 24)));
  select.value = state.place;
  select.addEventListener("change", () => change({ place: select.value }, { fit: true }));
  return el("label", { class: "field" }, el("span", {}, t("place")), select);
}

function outletField() {
  if (!OUTLETS.length) return null;
  const select = el("select", { id: "outlet", "data-focus": "outlet" }, el("option", { value: "" }, t("anyOutlet")), OUTLETS.map((o) => el("option", { value: o }, shorten(o, 30))));
  select.value = state.outlet;
  select.addEventListener("change", () => change({ outlet: select.value }));
  return el("label", { class: "field" }, el("span", {}, t("outlet")), select);
}

function dateField(field) {
  const input = el("input", { type: "date", id: field, "data-focus": field });
  input.value = state[field];
  input.addEventListener("change", () => change({ [field]: input.value }));
  return el("label", { class: "field" }, el("span", {}, t(field)), input);
}

/** The numbers beside the legend: shown now / in the whole graph. */
function renderCounts(view) {
  const tally = { types: new Map(), relations: new Map(), statuses: new Map() };
  const add = (field, value) => tally[field].set(value, (tally[field].get(value) || 0) + 1);
  view.nodes.forEach((n) => add("types", n.group));
  view.facts.forEach((f) => { add("relations", DATA.relations[f.relation]); add("statuses", DATA.statuses[f.status]); });
  for (const row of document.querySelectorAll("#filters .row")) {
    const { field, value } = row.dataset;
    row.setAttribute("aria-pressed", String(!state[field].has(value)));
    row.querySelector(".count").textContent = `${count(tally[field].get(value) || 0)}/${count(TOTALS[field].get(value) || 0)}`;
  }
  $("confidence-word").textContent = `${state.confidence.toFixed(2)} · ${confidenceWord(state.confidence)}`;
  $("doubtful").textContent = view.doubtful ? t("doubtful", { n: count(view.doubtful) }) : t("noDoubtful");
  $("undated").hidden = !(state.since || state.until);
  $("reset").disabled = !filtering() && !state.types.size && !state.hidden.size && state.confidence === META.threshold;
  $("hidden-list").replaceChildren(...(state.hidden.size ? [t("hiddenList", { n: state.hidden.size }), " ", el("button", { onclick: () => change({ hidden: new Set() }) }, t("unhide"))] : []));
}

const TOTALS = { types: new Map(), relations: new Map(), statuses: new Map() };
for (const n of NODES) TOTALS.types.set(n.group, (TOTALS.types.get(n.group) || 0) + 1);
for (const f of FACTS) {
  TOTALS.relations.set(DATA.relations[f.relation], (TOTALS.relations.get(DATA.relations[f.relation]) || 0) + 1);
  TOTALS.statuses.set(DATA.statuses[f.status], (TOTALS.statuses.get(DATA.statuses[f.status]) || 0) + 1);
}

function resetFilters() {
  const { types, relations, statuses, place, outlet, since, until, confidence, hidden } = DEFAULTS();
  change({ types, relations, statuses, place, outlet, since, until, confidence, hidden });
  renderSidebar();
  renderCounts(now);
}
