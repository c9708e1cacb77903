"""Pictures for reports and notebooks, with matplotlib: titles, units and sources on them, Chinese glyphs drawn right.

Each function takes a `KnowledgeGraph`, or the frame that `kg.analytics` made of one, and returns a matplotlib Figure:
a notebook shows it, `figure.savefig("x.png")` writes it. Colours are those of the page, safe for the colour-blind. They
speak Chinese, or English with `lang="en"`. Importing this needs `pip install "kg-news[plots]"`.
"""

from kg.errors import UsageError

try:
    import matplotlib as mpl  # noqa: F401
except ImportError as error:
    raise UsageError("plots need matplotlib, which is not installed; pip install 'kg-news[plots]'") from error

from kg.plots.communities import community_overview
from kg.plots.degrees import degree_distribution
from kg.plots.heat import heat_map
from kg.plots.money import money_flow
from kg.plots.picture import Picture
from kg.plots.time import timeline

__all__ = ["Picture", "community_overview", "degree_distribution", "heat_map", "money_flow", "timeline"]
