"""What all pictures share: the look, the title, the line that says where it comes from, and words in two languages."""

import io
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

import matplotlib as mpl
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from kg.api import KnowledgeGraph
from kg.errors import UsageError
from kg.model import is_by_hand
from kg.plots.fonts import font_families
from kg.views.colours import INK, LINE, PAPER, SOFT
from kg.views.terms import date_type
from kg.vocab import LABELS_EN, LABELS_ZH

_LOOK: Mapping[Any, Any] = {
    "font.size": 10, "text.color": INK, "axes.labelcolor": SOFT, "axes.edgecolor": LINE, "xtick.color": SOFT,
    "ytick.color": SOFT, "axes.titlesize": 10, "axes.titlelocation": "left", "axes.spines.top": False,
    "axes.spines.right": False, "axes.grid": False, "grid.color": LINE, "grid.linewidth": 0.6, "legend.frameon": False,
    "figure.facecolor": PAPER, "axes.facecolor": PAPER, "axes.unicode_minus": False, "svg.fonttype": "path",
    "svg.hashsalt": "kg", "text.parse_math": False,  # a name with two $ in it is no formula
}  # fmt: skip
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        **LABELS_ZH, "all": "全部", "source": "来源：{n} 篇报道{dates}，由 kg 读出", "dates": "（{first} 至 {last}）",
        "date": "（{first}）", "nothing": "没有可画的内容：{why}",
    },
    "en": {
        **LABELS_EN, "all": "all", "source": "Source: {n} articles{dates}, read by kg", "dates": " ({first} to {last})",
        "date": " ({first})", "nothing": "Nothing to show: {why}",
    },
}  # fmt: skip
LANGUAGES = tuple(_WORDS)


class Picture(Figure):
    """A Figure that is drawn with the fonts and colours of kg whatever the settings around it; notebooks show it."""

    def draw(self, renderer: RendererBase) -> None:
        """Draw it; called by matplotlib."""
        with look():
            super().draw(renderer)

    def _repr_png_(self) -> bytes:
        data = io.BytesIO()
        self.savefig(data, format="png", dpi=110)
        return data.getvalue()


def look() -> AbstractContextManager[None]:
    """The settings of kg, for as long as the context lasts."""
    return mpl.rc_context({**_LOOK, "font.family": list(font_families())})


def picture(title: str, source: str, *, size: tuple[float, float]) -> Picture:
    """An empty picture with its title and the line on where it comes from; `size` is width and height in inches."""
    figure = Picture(figsize=size, layout="constrained", dpi=110)
    figure.suptitle(title, x=0.01, ha="left", fontsize=13, fontweight="normal")
    figure.supxlabel(source, x=0.01, ha="left", fontsize=8, color=SOFT)
    return figure


def words(lang: str) -> Mapping[str, str]:
    """The words of a language; raises UsageError for one that there is not."""
    if lang not in _WORDS:
        raise UsageError(f"lang: {lang!r} is not possible; allowed: {', '.join(LANGUAGES)}")
    return _WORDS[lang]


def source_of(data: object, lang: str) -> str:
    """Where a picture of a graph comes from: how many articles, from when to when; "" for anything else."""
    if not isinstance(data, KnowledgeGraph):
        return ""
    said, articles = words(lang), [a for a in data.articles if not is_by_hand(a.id)]
    days = sorted(a.date for a in articles if date_type(a.date))
    dates = ""
    if days:
        dates = said["dates" if days[0] != days[-1] else "date"].format(first=days[0], last=days[-1])
    return said["source"].format(n=len(articles), dates=dates)


def nothing(figure: Picture, why: str, lang: str) -> Picture:
    """The picture with nothing on it but the reason for that."""
    figure.text(0.5, 0.5, words(lang)["nothing"].format(why=why), ha="center", va="center", color=SOFT, wrap=True)
    return figure


def joined(*notes: str) -> str:
    """The notes at the foot of a picture, as one line."""
    return " · ".join(filter(None, notes))
