"""Remake characters.tsv and shares.tsv from a corpus of news texts: how often characters stand in names, and in text.

    python make_names.py CORPUS.jsonl[.gz] [FOLDER]

One JSON object a line, its text under "text". Names are taken where an office stands right before them (县长王立山),
each name of an article once; background is every Chinese character of the corpus. The same corpus gives the same bytes.
"""

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg.extraction.entities.person import find_people
from kg.extraction.entities.place import find_places
from kg.extraction.text import Document
from kg.knowledge.resources import read_resources
from kg.model import Article

#: added to each count, so that what was not seen in names is unlikely, not impossible
_IN_NAMES, _IN_TEXT = 0.3, 5
#: characters in use; the mass that unseen ones share
_CHARACTERS = 4000
#: names beside an office are this sure
_OFFICE = 0.95


def texts(path: Path) -> Iterator[str]:
    """The texts of a corpus, those that begin alike once."""
    seen = set()
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            text = json.loads(line)["text"]
            if text[:150] not in seen:
                seen.add(text[:150])
                yield text


def count(path: Path) -> tuple[list[Counter[str]], Counter[str]]:
    """Characters as surname, as first and as last of a given name of two, as the only one; and in all text."""
    resources = read_resources()
    places: tuple[Counter[str], ...] = (Counter(), Counter(), Counter(), Counter())
    background: Counter[str] = Counter()
    for text in texts(path):
        background.update(c for c in text if "\u4e00" <= c <= "\u9fff")
        doc = Document(Article("", text), resources.tokenizer)
        people = find_people(doc, resources, find_places(doc, resources, []))
        for name in {m.name for m in people if m.confidence >= _OFFICE and m.name[-1] != "某"}:
            if "·" in name or len(name) not in (2, 3):
                continue
            slots = (0, 3) if len(name) == 2 else (0, 1, 2)
            for slot, character in zip(slots, name, strict=True):
                places[slot][character] += 1
    return list(places), background


def odds_table(places: list[Counter[str]], background: Counter[str]) -> str:
    """Log odds of each character at its place in a name against running text, as a table."""
    everything = sum(background.values())

    def odds(character: str, slot: int) -> float:
        total = sum(places[slot].values())
        in_names = (places[slot][character] + _IN_NAMES) / (total + _IN_NAMES * _CHARACTERS)
        in_text = (background[character] + _IN_TEXT) / (everything + _IN_TEXT * _CHARACTERS)
        return round(math.log(in_names / in_text), 1)

    rows = [[c, *(f"{odds(c, slot):.1f}" for slot in range(4))] for c, n in sorted(background.items()) if n > 2]
    head = "# character\tas surname\tfirst of a given name\tlast of it\tthe only one (log odds against running text)\n"
    return head + "".join("\t".join(row) + "\n" for row in rows)


def shares_table(places: list[Counter[str]]) -> str:
    """How many of 100,000 people have each character at its place in the name, as a table."""
    people = sum(places[0].values())
    rows = [
        [c, *(f"{round(100_000 * slot[c] / people)}" for slot in places)]
        for c in sorted(set().union(*places))
        if any(slot[c] > 1 for slot in places)
    ]
    head = "# character\tas surname\tfirst of a given name\tlast of it\tthe only one (of 100,000 people)\n"
    return head + "".join("\t".join(row) + "\n" for row in rows)


def main() -> None:
    """Writes characters.tsv and shares.tsv."""
    places, background = count(Path(sys.argv[1]))
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parent
    (folder / "characters.tsv").write_text(odds_table(places, background), encoding="utf-8")
    (folder / "shares.tsv").write_text(shares_table(places), encoding="utf-8")


if __name__ == "__main__":
    main()
