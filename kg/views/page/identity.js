// Why names were joined in one node, or kept apart.
const FEW_DECISIONS = 3;

function decisionLists(node) {
  if (!node.decisions.length) return [];
  return [el("h3", {}, t("identityTitle")), ...[true, false].flatMap((same) => decisionList(node, node.decisions.filter((d) => d.same === same)))];
}

function decisionList(node, decisions) {
  if (!decisions.length) return [];
  const items = decisions.map((decision) => decisionItem(node, decision));
  const list = el("ul", { class: "decisions" }, items.slice(0, FEW_DECISIONS));
  const rest = items.slice(FEW_DECISIONS);
  const more = el("button", { class: "small", onclick: () => { list.append(...rest); more.remove(); rest[0].querySelector("button").focus(); } }, t("moreDecisions", { n: rest.length }));
  return rest.length ? [list, more] : [list];
}

function decisionItem(node, decision) {
  const name = el("bdi", { class: "name" }, shorten(localName(decision.key), 80));
  const other = decision.node ? el("button", { class: "plain", onclick: () => choose(`n:${decision.node.key}`) }, name) : name;
  const doubt = decision.same ? ["notOne", "distinct"] : ["isOne", "merge"];
  return el("li", {}, el("div", {}, t(decision.same ? "sameAs" : "notSameAs"), " ", other),
    el("div", { class: "small soft" }, reasonWords(decision), " ", el("button", { class: "plain small", onclick: () => reportNode(node, doubt[1], decision.key) }, t(doubt[0]))));
}

/** What bears the decision out, and after "although" what speaks against it. */
function reasonWords(decision) {
  const towards = decision.same ? 1 : -1;
  const word = state.lang === "zh" ? 0 : 1;
  const listed = (reasons) => reasons.map((reason) => clean(reason[word])).join(t("listComma"));
  const reasons = decision.reasons.map((i) => DATA.decisions.reasons[i]);
  const against = listed(reasons.filter((reason) => reason[2] === -towards));
  const borne = listed(reasons.filter((reason) => reason[2] !== -towards)) || t(against ? "tooUnsure" : "noReason");
  return against ? t("although", { why: borne, against }) : borne;
}
