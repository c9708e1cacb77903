// Search over names, aliases, their sound and its initials, and headlines. No DOM here.
function plainText(text) {
  return text.normalize("NFKC").toLowerCase().trim();
}

/** What is searched, as one text for names and one for their sound, a line a node: most lines are passed over in one go. */
let searchIndex = null;
function buildSearchIndex() {
  if (searchIndex) return;
  searchIndex = {
    names: lines(NODES.map((node) => [node.label, ...node.aliases].map(plainText).join("\t"))),
    sounds: lines(NODES.map((node) => node.pinyin.flatMap((p) => [p.replaceAll(" ", ""), p.split(" ").map((s) => s[0] || "").join("")]).join("\t"))),
    headlines: lines(ARTICLES.map((article) => plainText(article.title))),
  };
}

function lines(texts) {
  const starts = new Int32Array(texts.length + 1);
  texts.forEach((text, i) => { starts[i + 1] = starts[i] + text.length + 1; });
  return { texts, starts, whole: `${texts.join("\n")}\n` };
}

/** The numbers of the lines that hold a word, ascending. */
function linesWith({ starts, whole }, word) {
  const found = [];
  let line = 0;
  for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, starts[line + 1])) {
    while (starts[line + 1] <= at) line += 1;
    found.push(line);
  }
  return found;
}

/** How well a name fits a word: [score, which name]; the label is worth more than an alias. */
function rankName(names, query) {
  let [best, which] = [0, 0];
  names.forEach((name, i) => {
    const score = (name === query ? 90 : name.startsWith(query) ? 70 : name.includes(query) ? 50 : 0) + (i === 0 ? 5 : 0);
    if (score > best && score > 5) [best, which] = [score, i];
  });
  return [best, which];
}

/** The sound of a name whole, then its initials, and so on for the other names. */
function rankSound(spellings, sound) {
  let best = 0;
  spellings.forEach((spelling, i) => {
    const [same, start, inside, least] = i % 2 ? [80, 60, 25, 2] : [82, 58, 28, 3];
    best = Math.max(best, spelling === sound ? same : spelling.startsWith(sound) ? start : sound.length > least && spelling.includes(sound) ? inside : 0);
  });
  return best;
}

/** Which nodes a word fits: Map of number → [score, which name]. */
function rankNodes(word) {
  const sound = /^[a-z\s'’]+$/.test(word) ? word.replace(/[\s'’]/g, "") : "";
  const found = new Map();
  for (const i of linesWith(searchIndex.names, word)) found.set(i, rankName(searchIndex.names.texts[i].split("\t"), word));
  if (sound) for (const i of linesWith(searchIndex.sounds, sound)) {
    const score = rankSound(searchIndex.sounds.texts[i].split("\t"), sound);
    if (score > (found.get(i) || [0])[0]) found.set(i, [score, 0]);
  }
  return found;
}

/** Several words: each has to fit a name of the node or of a place that it lies in, one at least the node itself. */
function rankWords(words) {
  const ranks = words.map(rankNodes);
  const found = new Map();
  for (const i of new Set(ranks.flatMap((rank) => [...rank.keys()]))) {
    const around = placePath(NODES[i]);
    const scores = ranks.map((rank) => rank.get(i) || [Math.max(0, ...around.map((place) => (rank.get(place.id) || [0])[0])) / 2, 0]);
    const worst = Math.min(...scores.map(([score]) => score));
    if (worst) found.set(i, [worst, Math.max(...scores.map(([, which]) => which))]);
  }
  return found;
}

/** What fits a query in either script, else what is near to it, best first: [{node, alias}] and [{article}]; `alias` is the other name that fits, or "". */
function search(text) {
  const query = plainText(text);
  if (!query) return [];
  if (!searchIndex) buildSearchIndex();
  const simplified = [...query].map((letter) => (Object.hasOwn(DATA.letters, letter) ? DATA.letters[letter] : letter)).join("");
  const hits = fitting(query);
  if (hits.length) return hits;
  const same = simplified === query ? [] : fitting(simplified);
  return same.length ? same : nearest(simplified.replace(/\s+/g, ""));
}

function fitting(query) {
  const words = query.split(/\s+/);
  const ranked = rankNodes(query);
  if (words.length > 1) for (const [i, rank] of rankWords(words)) if (!ranked.has(i)) ranked.set(i, rank);
  const hits = [];
  for (const [i, [score, which]] of ranked) if (score) hits.push({ node: NODES[i], alias: which ? NODES[i].aliases[which - 1] : "", score: score + Math.min(8, Math.log2(1 + NODES[i].degree)) });
  for (const i of linesWith(searchIndex.headlines, words[0])) if (words.every((word) => searchIndex.headlines.texts[i].includes(word))) hits.push({ article: i, score: 40 });
  return hits.sort((a, b) => b.score - a.score || (a.node ? a.node.id : 0) - (b.node ? b.node.id : 0));
}
