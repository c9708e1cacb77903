// Search over names, aliases, their sound and its initials, and headlines. No DOM here.
function plainText(text) {
  return text.normalize("NFKC").toLowerCase().trim();
}

let searchIndex = null;
let headlines = null;
function buildSearchIndex() {
  if (searchIndex) return;
  searchIndex = NODES.map((node) => ({
    names: [node.label, ...node.aliases].map(plainText),
    sounds: node.pinyin.map((p) => p.replaceAll(" ", "")),
    initials: node.pinyin.map((p) => p.split(" ").map((s) => s[0] || "").join("")),
  }));
  headlines = ARTICLES.map((article) => plainText(article.title));
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

function rankSound(entry, sound) {
  let best = 0;
  for (const initials of entry.initials) best = Math.max(best, initials === sound ? 80 : initials.startsWith(sound) ? 60 : sound.length > 2 && initials.includes(sound) ? 25 : 0);
  for (const whole of entry.sounds) best = Math.max(best, whole === sound ? 82 : whole.startsWith(sound) ? 58 : sound.length > 3 && whole.includes(sound) ? 28 : 0);
  return best;
}

function soundOf(query) {
  return /^[a-z\s'’]+$/.test(query) ? query.replace(/[\s'’]/g, "") : "";
}

function rankMatch(entry, query, sound) {
  const [best, which] = rankName(entry.names, query);
  const heard = sound && best <= 80 ? rankSound(entry, sound) : 0;
  return heard > best ? [heard, 0] : [best, which];
}

/** The place, kind or other name of a node may be said beside its name: every word has to fit somewhere. */
function rankWords(entry, node, words) {
  let [worst, which] = [Infinity, 0];
  let named = false;
  for (const [word, sound] of words) {
    const [score, i] = rankMatch(entry, word, sound);
    const around = score ? 0 : Math.max(0, ...placePath(node).map((place) => rankMatch(searchIndex[place.id], word, sound)[0]));
    if (!score && !around) return [0, 0];
    if (score) [named, which] = [true, i];
    worst = Math.min(worst, score || around / 2);
  }
  return named ? [worst, which] : [0, 0];
}

/** All that fits a query, best first: [{node, alias}] and [{article}]; `alias` is the other name that fits, or "". */
function search(text) {
  const query = plainText(text);
  if (!query) return [];
  if (!searchIndex) buildSearchIndex();
  const sound = soundOf(query);
  const words = /\s/.test(query) ? query.split(/\s+/).map((word) => [word, soundOf(word)]) : null;
  const hits = [];
  searchIndex.forEach((entry, i) => {
    let [score, which] = rankMatch(entry, query, sound);
    if (!score && words) [score, which] = rankWords(entry, NODES[i], words);
    if (score) hits.push({ node: NODES[i], alias: which ? NODES[i].aliases[which - 1] : "", score: score + Math.min(8, Math.log2(1 + NODES[i].degree)) });
  });
  headlines.forEach((headline, i) => { if (words ? words.every(([word]) => headline.includes(word)) : headline.includes(query)) hits.push({ article: i, score: 40 }); });
  return hits.sort((a, b) => b.score - a.score);
}
