"""Where the article plays: which place a level character or a bare village name means at a position."""

from collections import Counter
from collections.abc import Iterable, Sequence

from kg.extraction.mention import Mention
from kg.knowledge.codes import MUNICIPALITIES
from kg.knowledge.gazetteer import Gazetteer, Level
from kg.vocab import EntityType

#: level -> how names of divisions end that it may stand for: 市 in 市农业农村局 is a city or a county-level city
_LEVEL_ENDINGS = {
    "省": ("省", "自治区"),
    "自治区": ("自治区",),
    "市": ("市",),
    "州": ("州",),
    "盟": ("盟",),
    "县": ("县",),
    "旗": ("旗",),
    "区": ("区",),
    "镇": ("镇",),
    "乡": ("乡",),
    "街道": ("街道",),
    "村": ("村", "社区"),
    "社区": ("社区",),
}
#: levels that stand only for a place that the article names
_LOCAL_LEVELS = ("镇", "乡", "街道", "村", "社区")
#: how names of counties and cities end
_COUNTY_LEVELS = ("市", "县", "区", "旗")
#: distances in characters at which a place counts half, for a level and for the neighbourhood of a site
_LEVEL_REACH, _SITE_REACH = 300, 200
#: a place counts for so much where it stands; one that is named only later for less
_BEFORE, _AFTER = 1.5, 0.7
#: share of the article's places that the one it is about must hold; share of the best score that still counts
_MOST, _CLOSE = 0.34, 0.4


class Setting:
    """Which places an article speaks of where, by the mentions whose codes are settled."""

    def __init__(self, mentions: Iterable[Mention], gazetteer: Gazetteer, home: str = "") -> None:
        """`home`: code of the division that the article's outlet writes for, where that is known."""
        self._gazetteer = gazetteer
        self._home = [home, *(d.code for d in gazetteer.containers(home))] if home else []
        places = [m for m in mentions if m.type is EntityType.PLACE]
        self._at = [(m.start, m.code) for m in places if m.code]
        #: counties and cities that no book has, and where they are named
        self._unknown = [(m.start, m.name) for m in places if not m.code and m.name[-1:] in _COUNTY_LEVELS]
        self._weights: Counter[str] = Counter()
        for _, code in self._at:
            self._weights[code] += 2
            for above in gazetteer.containers(code):
                self._weights[above.code] += 1

    def of_level(self, level: str, position: int) -> str:
        """Code of the place that 市 (县, 镇 …) means at this position; "" where the article gives none.

        Of a county that the article names and no book has, the name: its thing has it for a key.
        """
        scores = self._scores(position, _LEVEL_REACH)
        fits = [c for c in scores if self._is_of_level(c, level)]
        if level in _LOCAL_LEVELS:  # 街道党工委 is no body of a street that only the book puts above a village
            named = {code for _, code in self._at}
            fits = [c for c in fits if c in named]
        if level in _COUNTY_LEVELS:
            unknown = {name: self._near(at, position, _LEVEL_REACH) for at, name in self._unknown if name[-1] == level}
            scores |= unknown
            fits += unknown
        if not fits and level in ("市", "县"):  # 县级 and 县 also mean a county-level city, but 县 no district
            counties = (self._gazetteer.get(c) for c in scores if self._level(c) == Level.COUNTY)
            fits = [d.code for d in counties if d is not None and (level == "市" or not d.name.endswith("区"))]
        if not scores:  # of a place that an article need not name, it is the outlet's
            return next((c for c in self._home if self._is_of_level(c, level)), "")
        return max(fits, key=lambda c: (scores[c], c), default="")

    def whole(self, level: str, position: int, since: int) -> str:
        """Code of the place that 全市 means: the first of that level that the paragraph, which begins at `since`, names.

        全区 is an autonomous region only where no district is named. Without any such place, as `of_level`.
        """
        here = [c for at, c in self._at if since <= at < position and self._is_of_level(c, level)]
        lower = [c for c in here if self._level(c) != Level.PROVINCE]
        return next(iter(lower if level == "区" and lower else here), "") or self.of_level(level, position)

    def main(self) -> str:
        """Code of the place that the article is about: the lowest one that most of its places lie in or are."""
        total = 2 * len(self._at)
        divisions = ((self._gazetteer.get(c), weight) for c, weight in self._weights.items())
        inner = [(d, w) for d, w in divisions if d is not None and w >= _MOST * total and d.level <= Level.TOWN]
        return max(inner, key=lambda dw: (dw[0].level, dw[1], dw[0].code))[0].code if inner else ""

    def near(self, position: int, levels: Sequence[Level]) -> str:
        """Code of the place of one of the levels that the text around the position is about."""
        scores = {c: s for c, s in self._scores(position, _SITE_REACH).items() if self._level(c) in levels}
        top = max(scores.values(), default=0.0)
        for level in levels:  # the lowest that most of it is about: a city outscores each of its counties by nature
            fits = [c for c in scores if scores[c] >= _CLOSE * top and self._level(c) == level]
            if fits:
                return max(fits, key=lambda c: (scores[c], c))
        return ""

    def _scores(self, position: int, reach: int) -> dict[str, float]:
        """How much each division is spoken of around the position: every mention counts for its containers too."""
        scores: dict[str, float] = {}
        for at, code in self._at:
            near = self._near(at, position, reach)
            for c in (code, *(d.code for d in self._gazetteer.containers(code))):
                scores[c] = scores.get(c, 0) + near
        return scores

    @staticmethod
    def _near(at: int, position: int, reach: int) -> float:
        distance = position - at
        return _BEFORE / (1 + distance / reach) if distance >= 0 else _AFTER / (1 - distance / reach)

    def _level(self, code: str) -> Level | None:
        division = self._gazetteer.get(code)
        return division.level if division else None

    def _is_of_level(self, code: str, level: str) -> bool:
        division = self._gazetteer.get(code)
        if division is None or not division.name.endswith(_LEVEL_ENDINGS.get(level, (level,))):
            return False
        return not (level == "市" and division.level == Level.PROVINCE and division.code[:2] not in MUNICIPALITIES)
