"""Which counties take part in which programmes, as a table of colours and numbers."""

from typing import TYPE_CHECKING

import numpy as np

from kg.api import KnowledgeGraph
from kg.plots.picture import Picture, joined, look, nothing, picture, source_of, words
from kg.views.colours import INK, PAPER
from kg.views.oneline import short

if TYPE_CHECKING:
    import pandas as pd

#: From the paper to the blue of the page: one hue, so that it reads in grey too.
SHADES = (PAPER, "#cfe3f1", "#7fb3d9", "#0072b2", "#0b3d63")
_TEXTS = {
    "zh": ("各地与各项目", "陈述条数", "未画出：{n} 个地方、{m} 个项目", "没有项目与这一级的地方相连"),
    "en": (
        "Places and programmes",
        "statements",
        "{n} places and {m} programmes are not shown",
        "nothing ties a programme to places of this level",
    ),
}


def heat_map(
    data: "KnowledgeGraph | pd.DataFrame",
    *,
    level: str = "county",
    most: int = 15,
    lang: str = "zh",
    title: str = "",
    source: str = "",
) -> Picture:
    """How many statements tie each county (or city: `level`) to each programme; at most `most` of either.

    `data` is a graph, counted by `kg.analytics.programmes_by_area`, or a frame of counts whose index and columns are
    the names to show, those with most first. `source` is the line at the foot, made from the articles of a graph where
    it is "".

    Raises:
        UsageError: the language or the level is not known.
    """
    from kg.analytics import programmes_by_area

    words(lang)
    heading, unit, more, none = _TEXTS[lang]
    frame = programmes_by_area(data, level) if isinstance(data, KnowledgeGraph) else data
    shown = frame.iloc[:, :most]
    shown = shown[shown.any(axis=1)].head(most)  # no empty rows of areas whose programmes have no room
    hidden = {"n": len(frame) - len(shown), "m": frame.shape[1] - shown.shape[1]}
    with look():
        foot = joined(source or source_of(data, lang), more.format(**hidden) if any(hidden.values()) else "")
        size = 3.4 + 0.46 * max(shown.shape[1], 4), 2.6 + 0.34 * max(len(shown), 4)
        figure = picture(title or heading, foot, size=size)
        if frame.empty:
            return nothing(figure, none, lang)
        _table(figure, shown, unit)
    return figure


def _table(figure: Picture, frame: "pd.DataFrame", unit: str) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    axes = figure.subplots()
    counts = frame.to_numpy(int)
    top = max(int(counts.max()), 1)
    shades = LinearSegmentedColormap.from_list("kg", SHADES)
    image = axes.imshow(counts, cmap=shades, vmin=0, vmax=top, aspect="auto")
    axes.set_xticks(np.arange(frame.shape[1]), labels=list(map(short, frame.columns)), rotation=40, ha="left")
    axes.set_yticks(np.arange(len(frame)), labels=list(map(short, frame.index)))
    axes.tick_params(top=True, labeltop=True, bottom=False, labelbottom=False, length=0)
    axes.spines[:].set_visible(False)
    for row, column in zip(*np.nonzero(counts), strict=True):
        ink = PAPER if counts[row, column] > top / 2 else INK
        axes.text(column, row, f"{counts[row, column]:,}", ha="center", va="center", color=ink, fontsize=8)
    figure.colorbar(image, ax=axes, label=unit, shrink=0.7, ticks=sorted({0, (top + 1) // 2, top}))
