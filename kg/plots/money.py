"""Who gave money to whom, as a Sankey diagram whose bands show the least and the most that it can have been."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, isinf
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from kg.api import KnowledgeGraph
from kg.plots.amounts import amount_in_words
from kg.plots.picture import Picture, joined, look, nothing, picture, source_of, words
from kg.views.colours import INK, RELATION_COLOURS, SOFT
from kg.views.oneline import short
from kg.vocab import Relation

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = {
    "zh": {
        "title": "资金流向", "solid": "至少", "pale": "至多", "planned": "计划中", "other": "（不在所列地区）",
        "more": "另有 {n} 笔较小的未画出", "currencies": "未画其他货币", "unstated": "另有 {n} 条未说明金额",
        "none": "没有写明金额的资助",
    },
    "en": {
        "title": "Flow of money", "solid": "at least", "pale": "at most", "planned": "planned",
        "other": "(elsewhere)", "more": "{n} smaller flows are not shown",
        "currencies": "other currencies are not shown", "unstated": "{n} more give no sum",
        "none": "no gift with a sum",
    },
}  # fmt: skip
_THIN = 0.03  #: inches; a flow that is small beside the others is still seen
_TALLEST = 2.0  #: inches that all flows take
_LABEL = 0.36  #: inches that a name and its sum take
_GAP = 0.1
_SIDE = 0.006  #: half the breadth of the bar that stands for a giver or receiver


@dataclass(frozen=True, slots=True)
class _Flow:
    giver: str
    receiver: str
    low: float
    high: float
    planned: bool

    @property
    def most(self) -> float:
        """What its band must have room for: an open end takes no room, for nobody knows how much."""
        return self.low if isinf(self.high) else self.high


def money_flow(
    data: "KnowledgeGraph | pd.DataFrame", *, most: int = 15, lang: str = "zh", title: str = "", source: str = ""
) -> Picture:
    """Bands from givers to receivers, the `most` largest: solid as wide as the sum is at least, pale up to its most.

    A sum without an upper bound is written with 以上 / "or more", and its band ends at the least. What is only planned
    is hatched. `data` is a graph, or the frame of `kg.analytics.money_flow` by giver and receiver (of areas too, with a
    `level`); gifts in kind count with their worth; drawn is the currency with most flows. `source` is the line at the
    foot, made from the articles of a graph where it is "".

    Raises:
        UsageError: the language is not known.
    """
    from kg import analytics

    words(lang)
    texts = _TEXTS[lang]
    frame = analytics.money_flow(data) if isinstance(data, KnowledgeGraph) else data
    known = frame[(frame["low"] > 0) | ((frame["high"] > 0) & (frame["high"] < inf))]
    currencies = known["currency"].astype("string").fillna("")
    currency = str(currencies.mode().iloc[0]) if len(known) else ""
    drawn = known[currencies == currency]
    flows = [_flow(row, texts["other"]) for _, row in drawn.head(most).iterrows()]
    notes = (
        source or source_of(data, lang),
        texts["more"].format(n=f"{len(drawn) - len(flows):,}") if len(drawn) > len(flows) else "",
        texts["currencies"] if len(known) > len(drawn) else "",
        texts["unstated"].format(n=f"{unstated:,}") if (unstated := int(frame["unstated"].sum())) else "",
    )
    with look():
        height = _height(flows)
        figure = picture(title or texts["title"], joined(*notes), size=(9.0, height + 1.3))
        if not flows:
            return nothing(figure, texts["none"], lang)
        axes = figure.subplots()
        axes.set_axis_off()
        _draw(axes, flows, short(currency, 8), lang)
    return figure


def _flow(row: "pd.Series[object]", elsewhere: str) -> _Flow:
    ends = (row["giver_label"], row["receiver_label"])
    giver, receiver = (str(end) if isinstance(end, str) else elsewhere for end in ends)
    return _Flow(giver, receiver, float(str(row["low"])), float(str(row["high"])), bool(row["planned"]))


def _height(flows: Sequence[_Flow]) -> float:
    """Inches for the taller side, the names one below the other."""
    sides = ({f.giver for f in flows}, {f.receiver for f in flows})
    return 1.2 + (_LABEL + _GAP) * max(map(len, (*sides, (1, 2))))


def _draw(axes: Axes, flows: Sequence[_Flow], currency: str, lang: str) -> None:
    """The two sides and the bands between, in inches from the top."""
    total = sum(f.most for f in flows)
    scale = min(_TALLEST, 0.5 * len(flows)) / total
    width = {f: max(_THIN, scale * f.most) for f in flows}
    tops: list[Mapping[str, float]] = []
    deepest = 0.0
    for side, x, align in (("giver", 0.0, "right"), ("receiver", 1.0, "left")):
        at, starts = 0.0, {}
        for name in dict.fromkeys(getattr(f, side) for f in flows):
            mine = [f for f in flows if getattr(f, side) == name]
            room = sum(width[f] for f in mine)
            slot = max(room, _LABEL)
            starts[name] = at + (slot - room) / 2
            axes.add_patch(Rectangle((x - _SIDE, starts[name]), 2 * _SIDE, room, color=INK, linewidth=0))
            summed = sum(f.low for f in mine), sum(f.high for f in mine)
            label = f"{short(name)}\n{amount_in_words(*summed, currency, lang=lang)}"
            axes.text(x + (0.015 if x else -0.015), at + slot / 2, label, ha=align, va="center", fontsize=9)
            at += slot + _GAP
        tops.append(starts)
        deepest = max(deepest, at)
    _bands(axes, flows, width, tops)
    axes.set(xlim=(-0.42, 1.42), ylim=(deepest, -_GAP))
    _key(axes, flows, lang)


def _bands(
    axes: Axes, flows: Sequence[_Flow], width: Mapping[_Flow, float], tops: Sequence[Mapping[str, float]]
) -> None:
    """Each flow as a pale band for the most, on it a solid one for the least."""
    used: list[dict[str, float]] = [dict(tops[0]), dict(tops[1])]
    for f in flows:
        left, right = used[0][f.giver], used[1][f.receiver]
        used[0][f.giver] += width[f]
        used[1][f.receiver] += width[f]
        style: dict[str, Any] = {
            "facecolor": RELATION_COLOURS[Relation.FUNDS],
            "linewidth": 0,
            "hatch": "////" if f.planned else None,
        }
        solid = width[f] * f.low / f.most
        for name, tall, alpha in (("high", width[f], 0.25), ("low", solid, 0.55)):
            patch = PathPatch(_band(left, right, tall), alpha=alpha, edgecolor="white", **style)
            patch.set_gid(f"{name}: {f.giver} → {f.receiver}")
            if tall > 0 and (name == "low" or f.most > f.low):
                axes.add_patch(patch)


def _band(left: float, right: float, tall: float) -> Path:
    """A ribbon between the two sides, `tall` high at both ends."""
    upper = [(_SIDE, left), (0.5, left), (0.5, right), (1 - _SIDE, right)]
    lower = [(x, y + tall) for x, y in reversed(upper)]
    curve = [Path.CURVE4] * 3
    return Path([*upper, *lower, upper[0]], [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY])


def _key(axes: Axes, flows: Sequence[_Flow], lang: str) -> None:
    """What solid, pale and hatched mean, as far as they occur."""
    colour, texts = RELATION_COLOURS[Relation.FUNDS], _TEXTS[lang]
    signs = [Rectangle((0, 0), 1, 1, facecolor=colour, alpha=0.7, label=texts["solid"])]
    if any(f.low < f.high < inf for f in flows):
        signs.append(Rectangle((0, 0), 1, 1, facecolor=colour, alpha=0.25, label=texts["pale"]))
    if any(f.planned for f in flows):
        hatched: dict[str, Any] = {"facecolor": colour, "alpha": 0.55, "hatch": "////", "edgecolor": "white"}
        signs.append(Rectangle((0, 0), 1, 1, label=texts["planned"], **hatched))
    legend = axes.legend(handles=signs, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, fontsize=8)
    for text in legend.get_texts():
        text.set_color(SOFT)
