// Names that are near to what was typed: a letter or two are wrong, missing or too many, or two stand in the wrong order. No DOM here.
const MOST_NEAR = 6;
const wrongLetters = (length) => (length < 2 ? 0 : length < 6 ? 1 : 2); // that a word of so many letters may have
const LEAST_PART = 4; // letters of a word that may be near to a part of a name: fewer are near to too many

/** The nodes with the nearest names, as hits of a search that say so. */
function nearest(word) {
  const most = wrongLetters(word.length);
  if (!most) return [];
  const found = nearIn(searchIndex.names.texts, word, most);
  const best = [...found].sort(([i, [a]], [j, [b]]) => a - b || i - j).slice(0, MOST_NEAR); // among equals the best connected
  return best.map(([i, [, which]]) => ({ node: NODES[i], alias: which ? NODES[i].aliases[which - 1] : "", near: true }));
}

/** The lines that have a name near to a word: Map of number → [how far it is away, which name]. */
function nearIn(texts, word, most) {
  const letters = new Uint8Array(0x10000);
  for (let k = 0; k < word.length; k += 1) letters[word.charCodeAt(k)] = 1;
  const found = new Map();
  for (let i = 0; i < texts.length; i += 1) {
    let shared = 0;
    for (let k = 0; k < texts[i].length; k += 1) shared += letters[texts[i].charCodeAt(k)];
    if (shared < word.length - most) continue; // most names: nothing to compare
    texts[i].split("\t").forEach((name, which) => {
      const away = distance(word, name, most);
      if (away <= most && away < (found.get(i) || [Infinity])[0]) found.set(i, [away, which]);
    });
  }
  return found;
}

/** How many letters part a word from a name, or, half a letter further, from a part of it; Infinity where more than `most`. */
function distance(word, name, most) {
  const whole = Math.abs(word.length - name.length) > most ? Infinity : edits(word, name, false);
  if (whole <= most) return whole;
  const part = word.length < LEAST_PART ? Infinity : edits(word, name, true);
  return part <= most ? Math.min(part + 0.5, most) : Infinity;
}

/** Letters to change, add, take away or exchange with their neighbour (Damerau 1964); of a part of the name, the nearest (Sellers 1980). */
function edits(word, name, part) {
  let before = null;
  let above = Array.from({ length: name.length + 1 }, (_, k) => (part ? 0 : k));
  for (let i = 1; i <= word.length; i += 1) {
    const row = [i];
    for (let k = 1; k <= name.length; k += 1) {
      const same = word[i - 1] === name[k - 1];
      row[k] = Math.min(above[k] + 1, row[k - 1] + 1, above[k - 1] + (same ? 0 : 1));
      if (i > 1 && k > 1 && word[i - 1] === name[k - 2] && word[i - 2] === name[k - 1]) row[k] = Math.min(row[k], before[k - 2] + 1);
    }
    [before, above] = [above, row];
  }
  return part ? Math.min(...above) : above[name.length];
}
