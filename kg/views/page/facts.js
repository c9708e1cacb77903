// A fact in words: its qualifiers, its sentences with the names marked, a citation.

function badges(fact) {
  const made = [];
  if (fact.amount) made.push(el("bdi", { class: "badge money" }, clean(fact.amount)));
  if (fact.role) made.push(el("bdi", { class: "badge" }, clean(fact.role)));
  if (fact.time) made.push(el("span", { class: "badge" }, clean(fact.time)));
  const status = DATA.statuses[fact.status];
  if (status === "claimed" && fact.speaker) made.push(el("span", { class: "badge warn" }, t("claimedBy", { who: clean(fact.speaker) })));
  else if (status !== "done") made.push(el("span", { class: "badge warn" }, t(status)));
  if (fact.confidence < 0.75) made.push(el("span", { class: "badge warn" }, confidenceWord(fact.confidence)));
  if (fact.articles > 1) made.push(el("span", { class: "badge" }, t("seen", { n: fact.articles })));
  made.push(correctedBadge(fact));
  const date = reportedOn(fact);
  if (date) made.push(el("span", { class: "soft small reported" }, ` ${t("reportedOn", { date })}`));
  return made;
}

/** The dates of the articles that say it: one, or from the first to the last. */
function reportedOn(fact) {
  const dates = [...fact.sources].filter((i) => ARTICLES[i] && !HAND_MADE.has(i)).map((i) => shorten(ARTICLES[i].date, 12)).filter(Boolean).sort();
  return [...new Set([dates[0], dates[dates.length - 1]])].filter(Boolean).join(" – ");
}

/** The quote as text nodes, every name of both ends inside <mark>. */
function marked(quote, fact) {
  const names = [NODES[fact.from], NODES[fact.to]].flatMap((n) => [n.label, ...n.aliases]).filter((name) => name.length > 1).sort((a, b) => b.length - a.length);
  const parts = [];
  let plain = 0;
  for (let at = 0; at < quote.length;) {
    const name = names.find((n) => quote.startsWith(n, at));
    if (!name) { at += 1; continue; }
    if (at > plain) parts.push(clean(quote.slice(plain, at)));
    parts.push(el("mark", {}, clean(name)));
    at += name.length;
    plain = at;
  }
  if (plain < quote.length) parts.push(clean(quote.slice(plain)));
  return parts;
}

/** The headline as a button, with outlet and date. */
function articleButton(i) {
  const article = ARTICLES[i];
  return el("span", {}, el("button", { class: "plain", onclick: () => choose(`a:${article.key}`) }, el("bdi", {}, `《${shorten(article.title, 80) || t("untitled")}》`)),
    el("bdi", {}, [article.outlet, article.date].filter(Boolean).map((s) => ` · ${shorten(s, 60)}`).join("")));
}

function reprintOf(article) {
  return article.original === null ? null : el("span", {}, `${t("reprintOf")} `, articleButton(article.original));
}

function articleLine(i) {
  const article = ARTICLES[i];
  if (!article) return el("span", {}, t("unknownArticle"));
  return el("span", {}, articleButton(i), article.original === null ? null : [" · ", reprintOf(article)]);
}

/** The page of the outlet, where the address of the article is one that a browser may follow. */
function originalLink(i) {
  const url = ARTICLES[i] ? ARTICLES[i].url : "";
  return /^https?:\/\//i.test(url) ? el("a", { class: "small", href: url, rel: "noopener noreferrer", target: "_blank" }, t("openSource")) : null;
}

function citation(quote, i) {
  const article = ARTICLES[i];
  if (!article) return `“${quote}”`;
  const facts = [article.author, `《${article.title || t("untitled")}》`, article.outlet, article.date, article.url || article.source].filter(Boolean);
  return `“${quote}”——${facts.join("，")}`;
}

function evidenceList(fact) {
  const list = el("div", {}, fact.corrected.length ? el("div", { class: "evidence" }, correctedLines(fact)) : null);
  if (!fact.evidence.length) list.append(el("p", { class: "evidence soft small" }, t("noQuote")));
  for (const [article, quoteNumber, rule, sure, start, end, place] of fact.evidence) {
    const quote = DATA.quotes[quoteNumber];
    list.append(el("div", { class: "evidence" },
      quote ? el("blockquote", {}, marked(quote, fact)) : el("p", { class: "soft" }, t("noQuote")),
      el("p", { class: "small soft" }, articleLine(article), ` · ${clean(place) || t("chars", { a: start, b: end })} · ${t("rule")} ${shorten(DATA.rules[rule], 40)} · ${t("confidenceIs", { word: confidenceWord(sure), n: sure.toFixed(2) })}`),
      quote ? el("div", { class: "actions" }, el("button", { "data-focus": `cite-${fact.key}-${article}-${start}`, onclick: () => copyText(citation(quote, article)) }, t("cite")), originalLink(article)) : null));
  }
  list.append(el("p", { class: "small soft evidence" }, t(fact.articles > 1 ? "togetherIs" : "confidenceIs", { word: confidenceWord(fact.confidence), n: fact.confidence.toFixed(2) }), " · ", t("status"), t("colon"), t(DATA.statuses[fact.status]), " ",
    el("button", { class: "plain small", onclick: () => reportFact(fact) }, t("correct"))));
  return list;
}

/** One fact as a line that opens to its sentences; `from` is the node it is told from, or null for both names. */
function factItem(fact, from, open = false) {
  const far = from ? other(fact, from) : null;
  const names = far
    ? [typeIconInline(far), nameOf(far)]
    : [nameOf(NODES[fact.from]), el("span", { class: "soft" }, ` ${t(DATA.relations[fact.relation])} ${fact.relation === SYMMETRIC ? "—" : "→"} `), nameOf(NODES[fact.to])];
  const item = el("details", { class: "fact", "data-fact": fact.id }, el("summary", {}, names, badges(fact)));
  const fill = () => {
    if (item.childElementCount > 1) return;
    const go = (far ? [far] : [NODES[fact.from], NODES[fact.to]]).map((n) => el("button", { class: "plain small", onclick: () => choose(`n:${n.key}`) }, "→ ", nameOf(n)));
    item.append(evidenceList(fact), el("p", { class: "evidence small" }, go.flatMap((g, i) => (i ? ["　", g] : [g]))));
  };
  item.fill = fill;
  item.firstChild.addEventListener("click", fill); // before it opens, so that no empty fact is ever drawn
  item.addEventListener("toggle", () => { if (item.open) fill(); }); // opened otherwise, as by a search of the browser
  if (open) openFact(item);
  return item;
}

function openFact(item) {
  item.fill();
  item.open = true;
}

function typeIconInline(node) {
  const icon = typeIcon(node.group);
  icon.style.display = "inline-block";
  icon.style.verticalAlign = "-3px";
  icon.style.marginInlineEnd = "5px";
  return icon;
}
