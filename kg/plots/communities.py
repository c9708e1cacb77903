"""Which communities there are, how large they are and what they are made of."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.api import KnowledgeGraph
from kg.plots.picture import Picture, joined, look, nothing, picture, source_of, words
from kg.views.colours import ENTITY_COLOURS, PAPER, SOFT
from kg.views.oneline import short
from kg.vocab import EntityType

if TYPE_CHECKING:
    import pandas as pd

_TEXTS = {
    "zh": ("社群概览", "节点数", "另有 {n} 个较小的社群", "图中没有彼此相连的节点"),
    "en": ("Communities", "nodes", "{n} smaller communities are not shown", "no nodes are tied to each other"),
}


def community_overview(
    data: "KnowledgeGraph | pd.DataFrame", *, most: int = 15, lang: str = "zh", title: str = "", source: str = ""
) -> Picture:
    """The largest communities, `most` of them, as bars of their nodes by type, called by their best connected nodes.

    `data` is a graph, whose communities are found by `kg.analytics.communities`, or the frame of that; the ids in its
    column `members` tell the types. `source` is the line at the foot, made from the articles of a graph where it is "".

    Raises:
        UsageError: the language is not known.
    """
    from kg.analytics import communities

    said = words(lang)
    heading, unit, more, none = _TEXTS[lang]
    frame = communities(data) if isinstance(data, KnowledgeGraph) else data
    shown = frame.head(most)
    with look():
        hidden = len(frame) - len(shown)
        foot = joined(source or source_of(data, lang), more.format(n=f"{hidden:,}") if hidden else "")
        figure = picture(title or heading, foot, size=(8.4, 1.6 + 0.36 * max(len(shown), 4)))
        if frame.empty:
            return nothing(figure, none, lang)
        axes = figure.subplots()
        left, rows = np.zeros(len(shown)), np.arange(len(shown))
        made_of = [Counter(id.split("/", 1)[0] for id in members) for members in shown["members"]]
        for kind in EntityType:
            width = np.array([counts[kind.lower()] for counts in made_of])
            style: dict[str, Any] = {"color": ENTITY_COLOURS[kind], "edgecolor": PAPER, "label": said[kind]}
            axes.barh(rows, width, left=left, height=0.72, **style)
            left += width
        for row, size in enumerate(shown["size"]):
            axes.text(size, row, f" {size:,}", va="center", color=SOFT, fontsize=9)
        axes.set_yticks(rows, labels=[short(name, 40) for name in shown["name"]])
        axes.tick_params(axis="y", length=0)
        axes.invert_yaxis()
        axes.set_xlabel(unit)
        axes.legend(loc="lower right")
    return figure
