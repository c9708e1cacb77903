"""Endings of places' names in the text, and what they are read against: what site.py and settlement.py share."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.extraction.mention import Mention
from kg.extraction.text import Document
from kg.knowledge.gazetteer import Gazetteer
from kg.knowledge.lexicon import Lexicon

#: words of one character that join a name to what stands before it
JOINTS = frozenset("替帮同和与及像如在到从向对为把由给的了有是往赴使让被将经进找")
#: what goes on behind the end of a place's name, by the end: 乡|贤, 镇|域, 市|民, 社区|团购, 综合|体|验
_GOES_ON = re.compile(
    r"(?<=乡)[村镇贤亲土情愁音镇里]"
    r"|(?<=镇)[街域区企里级]"
    r"|(?<=县)[镇域级]"
    r"|(?<=区)[域别级县位块段]"
    r"|(?<=村)(?:[镇民庄干集级里貌容超史规务落口居企歌官屯](?!委会)|医(?![院生疗])|晚(?!上)|B[AB])"
    r"|(?<=社区)(?:矫正|团购|化)"
    r"|(?<=市)[场民级区县委直属圈]"
    r"|(?<=基地)化"
    r"|(?<=示范带)动"
    r"|(?<=公园)[化里]"
    r"|(?<=广场)舞"
    r"|(?<=遗址)遗"
    r"|(?<=综合体)验"
    r"|(?<=山)[区村水体脚上下货东西南北楂药庄寨门头]"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What endings are read against: the article, what is known, the places found so far."""

    doc: Document
    gazetteer: Gazetteer
    lexicon: Lexicon
    ends: dict[int, Mention]  #: divisions and sites, by where they end
    divisions: list[Mention]
    counties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """An ending of places' names in the text: [start, end), its class, and its longest proper part."""

    start: int
    end: int
    word: str
    kind: str
    longest: int


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before an ending: where the proper part begins, and the place right before that."""

    begin: int
    before: Mention | None


def goes_on(text: str, end: int) -> bool:
    """Whether what ends here goes on and names no place: 乡|贤, 市|民."""
    return _GOES_ON.match(text, end) is not None


def counties_of(places: Iterable[Mention], gazetteer: Gazetteer) -> tuple[str, ...]:
    """Codes of the counties, and cities without counties, that the places lie in or are, most often named first."""
    weight: dict[str, int] = {}
    for m in places:
        if len(m.code) >= 6 and (not m.code.endswith("00") or len(m.code) > 6):
            weight[m.code[:6]] = weight.get(m.code[:6], 0) + 1
        elif m.code and m.code[2:4] != "00" and not _has_city_proper(gazetteer, m.code):
            weight[m.code] = weight.get(m.code, 0) + 1
    return tuple(sorted(weight, key=lambda c: (-weight[c], c)))[:6]


@lru_cache(maxsize=1024)
def _has_city_proper(gazetteer: Gazetteer, city: str) -> bool:
    """Whether anything in the city is called 城区."""
    return bool(gazetteer.find_within("城区", city))


def is_odd(doc: Document, begin: int, end: int) -> bool:
    """Whether jieba has the proper part only in single characters, as it does with names it does not know (云|旗|山)."""
    words = doc.between(begin, end)
    return len(words) > 1 and all(len(t.word) == 1 for t in words)
