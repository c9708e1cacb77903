"""How ties are shared out among nodes: few have many, many have few."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import LogLocator, NullLocator

from kg.api import KnowledgeGraph
from kg.plots.picture import Picture, look, nothing, picture, source_of, words
from kg.views.colours import ENTITY_COLOURS, INK, SOFT
from kg.views.oneline import short
from kg.vocab import EntityType

if TYPE_CHECKING:
    import pandas as pd

#: The page tells types apart by shape too.
MARKERS = {EntityType.PLACE: "o", EntityType.ORGANIZATION: "s", EntityType.PROGRAMME: "D", EntityType.PERSON: "^"}
_TEXTS = {
    "zh": ("度分布", "度：与节点有关的陈述条数", "达到或超过该度的节点所占比例", "图中没有陈述"),
    "en": (
        "Degree distribution",
        "degree: statements about the node",
        "share of nodes with this degree or more",
        "no statements",
    ),
}
_NAMED = 3  #: the best connected nodes, named at their places


def degree_distribution(
    data: "KnowledgeGraph | pd.DataFrame", *, lang: str = "zh", title: str = "", source: str = ""
) -> Picture:
    """The share of nodes that have a degree or a greater one, on logarithmic axes; for all nodes and for each type.

    The complementary cumulative distribution, which needs no bins (Clauset, Shalizi & Newman 2009). `data` is a graph
    or the frame of `kg.analytics.degree`; `source` is the line at the foot, made from the articles of a graph where it
    is "". Nodes without any statement count in the shares, but have no place on the axis.

    Raises:
        UsageError: the language is not known.
    """
    from kg import analytics

    said = words(lang)
    heading, across, upwards, none = _TEXTS[lang]
    frame = analytics.degree(data) if isinstance(data, KnowledgeGraph) else data
    with look():
        figure = picture(title or heading, source or source_of(data, lang), size=(7.2, 4.6))
        if not (frame["degree"] > 0).any():
            return nothing(figure, none, lang)
        axes = figure.subplots()
        axes.set(xscale="log", yscale="log", xlabel=across, ylabel=upwards)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:g}%")
        axes.grid(True, which="major")
        axes.plot(*_ccdf(frame["degree"]), color=INK, linewidth=1.6, label=f"{said['all']} ({len(frame):,})")
        for kind in EntityType:
            degrees = frame.loc[frame["type"] == kind, "degree"]
            if (degrees > 0).any():
                label = f"{said[kind]} ({len(degrees):,})"
                style: dict[str, Any] = {"marker": MARKERS[kind], "markersize": 4, "linewidth": 0.9}
                axes.plot(*_ccdf(degrees), color=ENTITY_COLOURS[kind], label=label, **style)
        for degree, labels in _best(frame).items():
            at = degree, (frame["degree"] >= degree).mean()
            offset: dict[str, Any] = {"xytext": (-6, 0), "textcoords": "offset points", "ha": "right", "va": "center"}
            axes.annotate(short("、".join(labels)), at, fontsize=8, color=SOFT, **offset)
        axes.legend(loc="lower left")
    return figure


def _best(frame: "pd.DataFrame") -> Mapping[int, Sequence[str]]:
    """Degree -> labels of the best connected nodes that have it."""
    best: dict[int, list[str]] = {}
    for label, degree in frame.nlargest(_NAMED, "degree")[["label", "degree"]].itertuples(index=False):
        best.setdefault(int(degree), []).append(str(label))
    return best


def _ccdf(degrees: "pd.Series[int]") -> tuple["np.ndarray", "np.ndarray"]:
    """Each degree above 0 that occurs, and the share of all nodes with it or a greater one."""
    ordered = np.sort(degrees.to_numpy(np.int64))
    found = np.unique(ordered[ordered > 0])
    return found, 1 - np.searchsorted(ordered, found) / len(ordered)
