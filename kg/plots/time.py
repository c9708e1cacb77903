"""When statements fall: a row of bars for each relation over one axis of time."""

from typing import TYPE_CHECKING

import numpy as np

from kg.api import KnowledgeGraph
from kg.plots.picture import Picture, joined, look, nothing, picture, source_of, words
from kg.views.colours import INK, RELATION_COLOURS, SOFT
from kg.vocab import Relation

if TYPE_CHECKING:
    import pandas as pd

_ROOM = 78  #: characters that have room below the axis, blanks between dates among them
_BLANKS = 3  #: between two dates
#: Periods from one date to the next, the first of these that leaves room for all; then multiples of the last.
_STEPS = {"Y": (1, 2, 5, 10, 20, 50, 100), "M": (1, 2, 3, 6, 12, 24, 60, 120), "D": (1, 2, 7, 14, 28, 91, 365)}
_TEXTS = {
    "zh": {
        "title": "时间分布", "Y": "每年陈述条数（各行刻度不同）", "M": "每月陈述条数（各行刻度不同）",
        "D": "每日陈述条数（各行刻度不同）", "more": "另有 {n} 条时间不明或跨度更长", "none": "没有能归入单个时段的陈述",
    },
    "en": {
        "title": "Timeline", "Y": "statements a year; rows differ in scale",
        "M": "statements a month; rows differ in scale", "D": "statements a day; rows differ in scale",
        "more": "{n} more have a longer time, or none",
        "none": "no statement falls in one period",
    },
}  # fmt: skip


def timeline(
    data: "KnowledgeGraph | pd.DataFrame",
    *,
    period: str = "month",
    lang: str = "zh",
    title: str = "",
    source: str = "",
) -> Picture:
    """How many statements of each relation fall in each year, month or day; each row has its own scale.

    `data` is a graph, counted by `kg.analytics.timeline`, or the frame of that, which has its period already. `source`
    is the line at the foot, made from the articles of a graph where it is "".

    Raises:
        UsageError: the language or the period is not known.
        GraphError: first and last period are too far apart.
    """
    from kg import analytics

    said = words(lang)
    texts = _TEXTS[lang]
    frame = analytics.timeline(data, period) if isinstance(data, KnowledgeGraph) else data
    rows = [str(r) for r in Relation if r in frame and frame[str(r)].sum() > 0]
    left_out = int(frame.attrs.get("left_out", 0))
    foot = joined(source or source_of(data, lang), texts["more"].format(n=f"{left_out:,}") if left_out else "")
    with look():
        figure = picture(title or texts["title"], foot, size=(8.4, 1.6 + 0.62 * max(len(rows), 3)))
        if not rows:
            return nothing(figure, texts["none"], lang)
        panels = figure.subplots(len(rows), 1, sharex=True, squeeze=False)[:, 0]
        places = np.arange(len(frame))
        for axes, name in zip(panels, rows, strict=True):
            counts = frame[name].to_numpy(int)
            axes.bar(places, counts, width=0.9, color=RELATION_COLOURS[Relation(name)])
            axes.set_ylabel(said[name], rotation=0, ha="right", va="center", color=INK)
            axes.text(1.005, 0.5, f"{counts.sum():,}", transform=axes.transAxes, va="center", color=SOFT, fontsize=9)
            axes.tick_params(axis="x", length=0)
            axes.set_yticks([0, int(counts.max())])
        panels[0].set_title(texts[frame.index.freqstr[0]], color=SOFT, fontsize=9)
        dates = [str(period) for period in frame.index]
        named = places[:: _step(frame.index.freqstr[0], len(dates), len(dates[0]))]
        panels[-1].set_xticks(named, labels=[dates[at] for at in named])
        panels[-1].set_xlim(-max(0.6, (4 - len(frame)) / 2), len(frame) - 1 + max(0.6, (4 - len(frame)) / 2))
    return figure


def _step(period: str, count: int, length: int) -> int:
    """From which period to which a date stands, so that those of `count` periods, so many letters long, have room."""
    most = max(2, _ROOM // (length + _BLANKS))
    fewest = -(-count // most)
    last = _STEPS[period][-1]
    return next((step for step in _STEPS[period] if step >= fewest), -(-fewest // last) * last)
