// What the page opens with: what it shows, questions that one click answers, where to begin; and the list of answers.
const ANSWERS = 30;

/** The line under the title: of what time the articles are, or which part of which graph this is. */
function extentLine() {
  const part = META.part;
  if (!part) return t("extent", { articles: count(OF_CORPUS.length), range: DATES.length ? t("range", { a: DATES[0], b: DATES[DATES.length - 1] }) : "" });
  const dates = part.since && part.until ? "partBetween" : part.since ? "partSince" : part.until ? "partUntil" : "";
  const said = [
    part.focus ? t("partFocus", { name: shorten(part.focus, 40), n: part.depth }) : "", part.place ? t("partPlace", { name: shorten(part.place, 40) }) : "",
    dates ? t(dates, { a: shorten(part.since, 10), b: shorten(part.until, 10) }) : "",
  ].filter(Boolean);
  const whole = { name: shorten(part.whole, 60), nodes: count(part.nodes), facts: count(part.statements) };
  return said.length ? t("partOfWhole", { said: said.join(t("partComma")), ...whole }) : t("wholeGraph", whole);
}

function overview() {
  const numbers = el("div", { class: "numbers" }, [[OF_CORPUS.length, "articles"], [NODES.length, "nodes"], [FACTS.length, "edges"]].map(([n, word]) => el("div", {}, el("b", {}, count(n)), el("span", {}, t(word, { n: count(n) })))));
  const parts = [el("h2", {}, t("overview")), numbers];
  const copies = ARTICLES.filter((a) => a.original !== null).length;
  if (copies) parts.push(el("p", { class: "small soft" }, t("reprints", { n: count(copies) })));
  if (META.dropped) parts.push(el("p", { class: "small soft" }, t("dropped", { n: META.dropped })));
  parts.push(...emptiness());
  const asked = questions();
  if (asked.length) parts.push(el("h3", {}, t("questions")), el("ul", { class: "questions" }, asked.map(([words, answer]) => el("li", {}, el("button", { onclick: () => change(answer, { fit: true }) }, words)))));
  for (const type of ["Programme", "Place", "Organization", "Person"]) {
    const top = bestOf(type).slice(0, 5);
    if (top.length) parts.push(el("h3", {}, t(`top${type}`)), el("ol", { class: "top" }, top.map((n) => el("li", {}, typeIcon(type), nodeButton(n), el("span", { class: "soft small" }, t("links", { n: n.degree }))))));
  }
  const money = FACTS.filter((f) => f.amount && f.least && f.confidence >= META.threshold).sort((a, b) => b.least - a.least || a.id - b.id).slice(0, 5);
  if (money.length) parts.push(el("h3", {}, t("topMoney")), ...money.map((f) => factItem(f, null)));
  parts.push(el("h3", {}, t("ways")), el("p", { class: "soft" }, t("waysText")));
  return parts;
}

/** Why there are no lines to see, and what to do about it. */
function emptiness() {
  if (now.facts.length) return [];
  if (!FACTS.length) return [el("p", {}, t(NODES.length ? "graphNoFacts" : "emptyGraph"))];
  return now.doubtful ? [el("p", {}, `${t("allDoubtful", { n: count(now.doubtful) })} `, el("button", { onclick: () => change({ confidence: 0 }) }, t("showDoubtful")))] : [];
}

const best = new Map();
/** Nodes of a type that articles name, best connected first. */
function bestOf(type) {
  if (!best.has(type)) best.set(type, NODES.filter((n) => n.group === type && n.degree && n.named && n.level !== "province").sort((a, b) => b.degree - a.degree || a.id - b.id));
  return best.get(type);
}

/** What this graph can answer: words, and the state of the page that is the answer. */
function questions() {
  const isSure = (fact) => fact.confidence >= META.threshold;
  const only = (field, ...values) => ({ [field]: new Set(DATA[field].filter((v) => !values.includes(v))) });
  const name = (node) => shorten(node.label, 24);
  const places = bestOf("Place");
  const place = places.find((n) => n.level === "county" && n.inside.length) || places.find((n) => n.inside.length);
  const end = places.find((n) => n.level && sameLevel(n, places));
  const person = bestOf("Person").find((n) => n.facts.some((f) => f.role && isSure(f)));
  const [programme] = bestOf("Programme");
  const funds = FACTS.filter((f) => DATA.relations[f.relation] === "funds" && isSure(f));
  const toPlaces = funds.some((f) => NODES[f.from].group === "Organization" && NODES[f.to].group === "Place");
  return [
    toPlaces && [t("askFunds"), { ...UNFILTERED(), ...only("types", "Organization", "Place"), ...only("relations", "funds") }],
    !toPlaces && funds.length > 0 && [t("askMoney"), { ...UNFILTERED(), ...only("relations", "funds") }],
    place && [t("askPlace", { name: name(place) }), { ...UNFILTERED(), place: place.key }],
    person && [t("askPerson", { name: name(person) }), { select: `n:${person.key}` }],
    programme && [t("askProgramme", { name: name(programme) }), { select: `n:${programme.key}` }],
    end && [t("askPath", { a: name(end), b: name(sameLevel(end, places)) }), { mode: `path ${end.key}\t${sameLevel(end, places).key}` }],
    FACTS.some((f) => DATA.statuses[f.status] === "planned" && isSure(f)) && [t("askPlanned"), { ...UNFILTERED(), ...only("statuses", "planned") }],
  ].filter(Boolean);
}

/** The best connected other place of the same level. */
function sameLevel(place, places) {
  return places.find((n) => n !== place && n.level === place.level);
}

/** The part of the state that hides nothing but what is doubtful. */
const UNFILTERED = () => {
  const { types, relations, statuses, place, outlet, since, until, confidence } = DEFAULTS();
  return { types, relations, statuses, place, outlet, since, until, confidence };
};

/** What passes the filters, as a list: the answer to what was asked with them. */
function answers() {
  const found = FACTS.filter(factFilter());
  const place = NODE_OF.get(state.place);
  const parts = [el("h2", {}, place ? [nameOf(place), t("colon")] : null, t("answers", { n: count(found.length) }))];
  if (!found.length) parts.push(el("p", {}, t("nothing")));
  for (const relation of Object.keys(LINE_STYLES)) {
    const facts = found.filter((f) => DATA.relations[f.relation] === relation).sort((a, b) => (b.least || 0) - (a.least || 0) || b.confidence - a.confidence || a.id - b.id);
    if (facts.length) parts.push(el("h3", {}, el("span", {}, t(relation)), el("span", { class: "soft small" }, count(facts.length))), ...answerItems(facts, found.length <= 3));
  }
  return parts;
}

function answerItems(facts, open) {
  const rest = facts.slice(ANSWERS);
  const more = el("button", { onclick: () => { const items = answerItems(rest, false); more.replaceWith(...items); items[0].querySelector("summary").focus(); } }, t("moreFacts", { n: count(rest.length) }));
  return [...facts.slice(0, ANSWERS).map((f) => factItem(f, null, open)), ...(rest.length ? [more] : [])];
}
