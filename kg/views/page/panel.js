// The panel on the right: overview, one node, one edge, one article, a path or the choice of its other end.
const FEW_FACTS = 3; // so many are open at once: where each stands is seen without a click
let pathStart = null;
let shownInPanel = ""; // a reader who stays with one thing finds it as it was left
let answering = false; // the panel may list what passes the filters

function renderPanel() {
  const { node, fact, article } = selection();
  const mode = readMode();
  const content = node ? nodePanel(node) : fact ? factPanel(fact) : article !== undefined ? articlePanel(article)
    : mode && mode.kind === "path" ? pathPanel(now.mode && now.mode.kind === "path" ? now.mode : mode) : filtering() ? answers() : overview();
  const up = mode ? modeTitle(mode) : t(filtering() ? "backToAnswers" : "backToOverview");
  const leave = state.select ? () => choose("") : filtering() && !mode ? resetFilters : null;
  const back = leave ? el("button", { class: "plain small back", onclick: leave }, `‹ ${state.select ? up : t("backToOverview")}`) : null;
  const asking = pathStart ? el("p", { class: "lead" }, el("mark", {}, t("pathPick", { name: shorten(pathStart.label, 40) })), " ", el("button", { onclick: () => { pathStart = null; renderPanel(); } }, t("close"))) : null;
  const same = shownInPanel === `${state.select} ${state.mode}`;
  shownInPanel = `${state.select} ${state.mode}`;
  const [read, opened] = [$("panel").scrollTop, [...$("panel").querySelectorAll("details[open]")].map((item) => item.dataset.fact)];
  const within = $("panel").contains(document.activeElement);
  withFocus($("panel"), () => $("panel").replaceChildren(...[asking, back, ...content].filter(Boolean)));
  if (same) for (const item of $("panel").querySelectorAll("details")) if (opened.includes(item.dataset.fact)) openFact(item);
  if (within && !$("panel").contains(document.activeElement)) $(state.view === "table" && !state.select ? "table" : "panel").focus(); // what had the focus is gone
  answering = filtering();
  $("panel").scrollTop = same ? read : 0;
}

function modeTitle(mode) {
  return mode.kind === "ego" ? t("egoTitle", { name: shorten(mode.node.label, 24) }) : t("pathTitle", { a: shorten(mode.a.label, 16), b: shorten(mode.b.label, 16) });
}

function nodeButton(node) {
  return el("button", { class: "plain", onclick: () => choose(`n:${node.key}`) }, nameOf(node));
}

function nodePanel(node) {
  const path = placePath(node);
  const passes = factFilter();
  const kept = state.unfiltered === node.key ? node.facts : node.facts.filter(passes);
  const parts = [
    el("p", { class: "kind" }, typeIcon(node.group), [t(node.group), node.level ? t(node.level) : ""].filter(Boolean).join(" · ")),
    el("h2", {}, el("bdi", { class: "name" }, shorten(node.label, 300))), ...correctedLines(node),
  ];
  if (node.also.length) parts.push(el("p", { class: "small soft" }, `${t("mayAlso")} ${node.also.map((a) => t(a)).join(" / ")}`));
  if (path.length) parts.push(el("p", { class: "small" }, el("span", { class: "soft" }, `${t("inPlace")} `), path.flatMap((p, i) => [i ? " › " : null, nodeButton(p)])));
  if (node.aliases.length) parts.push(el("p", { class: "small aliases" }, el("span", { class: "soft" }, `${t("alsoCalled")} `), el("bdi", { class: "name" }, node.aliases.map((a) => shorten(a, 120)).join("、"))));
  if (node.code) parts.push(el("p", { class: "small soft" }, `${t("code")} ${clean(node.code)}`));
  parts.push(nodeActions(node));
  const groups = new Map();
  for (const fact of kept) {
    const key = toldFrom(fact, node);
    groups.set(key, [...(groups.get(key) || []), fact]);
  }
  const order = Object.keys(LINE_STYLES).flatMap((r) => [r, `${r}<`]);
  for (const key of order.filter((k) => groups.has(k))) parts.push(...factGroup(key, groups.get(key), node, kept.length <= FEW_FACTS));
  if (!kept.length) parts.push(el("p", { class: "soft" }, t("noFacts")));
  if (node.facts.length > kept.length) parts.push(el("p", { class: "small soft" }, `${t("hiddenFacts", { n: node.facts.length - kept.length })} `, el("button", { onclick: () => change({ unfiltered: node.key }) }, t("showAll"))));
  parts.push(...decisionLists(node));
  parts.push(el("h3", {}, node.articles.length ? t("namedIn", { n: node.articles.length }) : t(node.corrected.length ? "handMade" : "fromGazetteer")));
  parts.push(el("ul", { class: "top" }, node.articles.slice(0, 50).map((i) => el("li", { class: "small" }, el("span", {}, "·"), articleLine(i)))));
  return parts;
}

function factGroup(key, facts, node, open) {
  const sorted = facts.sort((a, b) => (b.least || 0) - (a.least || 0) || b.confidence - a.confidence || a.key.localeCompare(b.key));
  const first = sorted.slice(0, 30).map((f) => factItem(f, node, open));
  const rest = sorted.slice(30);
  const more = rest.length ? el("button", { onclick: (event) => { event.target.replaceWith(...rest.map((f) => factItem(f, node))); } }, t("moreFacts", { n: rest.length })) : null;
  return [el("h3", {}, el("span", {}, t(key), " ", el("span", { class: "soft small" }, count(facts.length))), el("span", { class: "turns" }, neighbourButtons(node, key))), ...first, more];
}

/** Buttons that bring neighbours into the picture or take them away, each with how many: of one relation, or of all. */
function neighbourButtons(node, told) {
  if (now.mode) return [];
  const { more, fewer } = neighbourCounts(node, told, factFilter());
  const button = (word, n, sign, part) => n ? el("button", { class: told ? "small turn" : "", "data-focus": `${word}-${told}`, "aria-label": told ? t(`${word}One`, { relation: t(told), n: count(n) }) : undefined, onclick: () => change(part(node, told)) },
    told ? `${sign}${count(n)}` : `${t(word)} ${sign}${count(n)}`) : null;
  return [button("expand", more, "+", expanding), button("collapse", fewer, "−", collapsing)];
}

function nodeActions(node) {
  const button = (word, action, name = word) => el("button", { "data-focus": `do-${name}`, onclick: action }, t(word));
  return el("div", { class: "actions" },
    neighbourButtons(node, ""),
    button("ego", () => change({ mode: `ego 1 ${node.key}` }, { fit: true })),
    node.inside.length ? button("within", () => change({ place: node.key, select: "", mode: "" }, { fit: true })) : null,
    button("pathFrom", () => { pathStart = node; renderPanel(); $("search").focus(); }),
    button(state.pinned.has(node.key) ? "unpin" : "pin", () => toggleIn("pinned", node), "pin"),
    button("hide", () => { change({ hidden: new Set([...state.hidden, node.key]), select: "" }); $("panel").focus(); }),
    button("correct", () => reportNode(node)));
}

function factPanel(fact) {
  const [a, b] = [NODES[fact.from], NODES[fact.to]];
  const between = FACTS.filter((f) => (f.from === a.id && f.to === b.id) || (f.from === b.id && f.to === a.id)).sort((x, y) => (y === fact) - (x === fact) || x.relation - y.relation);
  const relation = DATA.relations[fact.relation];
  const icon = lineIcon(relation);
  return [
    el("p", { class: "kind" }, icon, t(relation)),
    el("h2", {}, nodeButton(a), el("span", { class: "soft" }, fact.relation === SYMMETRIC ? " — " : " → "), nodeButton(b)),
    el("div", { class: "actions" }, el("button", { onclick: () => reportFact(fact) }, t("correct"))),
    ...between.map((f) => factItem(f, null, f === fact || between.length < 4)),
  ];
}

function articlePanel(i) {
  const article = ARTICLES[i];
  const facts = FACTS.filter((f) => f.sources.has(i));
  const names = NODES.filter((n) => n.articles.includes(i));
  const parts = [
    el("p", { class: "kind" }, t("article")), el("h2", {}, el("bdi", { class: "name" }, shorten(article.title, 300) || t("untitled"))),
    el("p", { class: "soft" }, [article.outlet, article.date, article.author, article.source].filter(Boolean).map((s) => shorten(s, 120)).join(" · ")),
  ];
  if (article.original !== null) parts.push(el("p", { class: "small" }, reprintOf(article)));
  if (article.copies.length) parts.push(el("p", { class: "small" }, t("reprintedIn", { n: article.copies.length })), el("ul", { class: "top" }, article.copies.map((copy) => el("li", { class: "small" }, el("span", {}, "·"), articleButton(copy)))));
  if (/^https?:\/\//i.test(article.url)) parts.push(el("p", { class: "small" }, el("a", { href: article.url, rel: "noopener noreferrer", target: "_blank" }, t("openSource"))));
  parts.push(el("h3", {}, t("factsOf"), el("span", { class: "soft small" }, count(facts.length))), ...facts.map((f) => factItem(f, null)));
  parts.push(el("h3", {}, t("namesOf"), el("span", { class: "soft small" }, count(names.length))), el("ul", { class: "top" }, names.map((n) => el("li", {}, typeIcon(n.group), nodeButton(n)))));
  return parts;
}

function pathPanel(mode) {
  const names = { a: shorten(mode.a.label, 40), b: shorten(mode.b.label, 40) };
  if (!mode.routes || !mode.routes.length) return [el("h2", {}, t("pathTitle", names)), el("p", {}, t("pathNone", names))];
  return [el("h2", {}, t("pathTitle", names)), ...mode.routes.flatMap((route, i) => [
    el("h3", {}, t("pathN", { n: i + 1, k: route.length })), el("ol", { class: "path" }, route.map((fact) => el("li", { class: "step" }, factItem(fact, null, i === 0)))),
  ])];
}
