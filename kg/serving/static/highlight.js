"use strict";
// Colours for SPARQL: cuts a text into pieces, each with the class of what it is. Knows words, not grammar.
const KEYWORDS = "BASE PREFIX SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK WHERE ORDER BY ASC DESC LIMIT OFFSET GROUP HAVING " +
  "OPTIONAL UNION MINUS FILTER BIND VALUES UNDEF AS NOT EXISTS IN GRAPH COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR " +
  "STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI " +
  "CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK " +
  "ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE TRUE FALSE A";
const PIECES = [
  ["comment", /#[^\n]*/y],
  ["text", /"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/y],
  ["iri", /<[^<>"{}|^`\\\s]*>/y],
  ["variable", /[?$][\p{L}\p{N}_]+/uy],
  ["name", /[\p{L}\p{N}_-]*:[\p{L}\p{N}_.%-]*/uy],
  ["number", /\d+(?:\.\d+)?/y],
  ["word", /[A-Za-z_]+/y],
  ["", /\s+|[^]/uy],
];
const WORDS_KNOWN = new Set(KEYWORDS.split(" "));

// [class, text] of each piece, which together are the text.
function pieces(text) {
  const found = [];
  for (let at = 0; at < text.length;) {
    for (const [kind, pattern] of PIECES) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (!match) continue;
      found.push([kind === "word" ? (WORDS_KNOWN.has(match[0].toUpperCase()) ? "keyword" : "") : kind, match[0]]);
      at += match[0].length;
      break;
    }
  }
  return found;
}
