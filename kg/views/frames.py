"""A graph as pandas frames with the types that the values have; what is not said is missing (NA), not empty.

A date in an article or statement may be a day, a month, a year or a span of these. No type of pandas holds all of them
in one column without making up a precision: a column of Periods has one length for all. So a date is kept as it was
written (`time`, `date`) and beside it are, as datetime64, its first and its last day (`since`, `until`), which sort and
compare right.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from kg.model import Article, Graph, is_by_hand
from kg.views.times import first_and_last_day
from kg.vocab import EntityType, Level, Relation, Status

if TYPE_CHECKING:
    import pandas as pd


def entities_frame(graph: Graph) -> "pd.DataFrame":
    """One row an entity, by id.

    Columns: `label` (string), `type` (category), `aliases`, `also`, `article_ids`, `matches`, `corrected` (tuples of
    strings), `code` (string), `level` (ordered category, province > … > village), `scope` (string), `confidence`
    (float64), `statements` (Int64: how many are about it), `articles` (Int64: how many name it).
    """
    import pandas as pd

    about: dict[str, int] = {}
    for s in graph.statements:
        for end in {s.subject, s.object}:
            about[end] = about.get(end, 0) + 1
    rows = sorted(graph.entities, key=lambda e: e.id)
    return pd.DataFrame(
        {
            "label": _texts(e.label for e in rows),
            "type": _category((str(e.type) for e in rows), EntityType),
            "aliases": _tuples(e.aliases for e in rows),
            "also": _tuples(tuple(map(str, e.also)) for e in rows),
            "code": _texts(e.code for e in rows),
            "level": _category((e.level for e in rows), [*reversed(Level)], ordered=True),
            "scope": _texts(e.scope for e in rows),
            "confidence": _floats(e.confidence for e in rows),
            "statements": _whole(about.get(e.id, 0) for e in rows),
            "articles": _whole(sum(not is_by_hand(a) for a in e.articles) for e in rows),
            "article_ids": _tuples(e.articles for e in rows),
            "matches": _tuples(e.matches for e in rows),
            "corrected": _tuples(e.corrected for e in rows),
        }
    ).set_index(_index(e.id for e in rows))


def statements_frame(graph: Graph) -> "pd.DataFrame":
    """One row a statement, by id.

    Columns: `subject`, `subject_label`, `object`, `object_label` (string), `relation`, `status`, `currency` (category),
    `amount` (string, as it was written), `amount_min`, `amount_max` (float64, in units of the currency; NaN where
    the text sets no bound), `role`, `speaker`, `time` (string), `since`, `until` (datetime64: first and last day of
    `time`), `confidence` (float64), `evidence`, `articles` (Int64: how many sentences, and articles, say it),
    `corrected` (tuples of strings).
    """
    import pandas as pd

    labels = {e.id: e.label for e in graph.entities}
    rows = sorted(((s.id, s) for s in graph.statements), key=lambda pair: pair[0])
    said = [s for _, s in rows]
    notes = [s.qualifiers for s in said]
    since, until = _days([q.time for q in notes])
    return pd.DataFrame(
        {
            "subject": _texts(s.subject for s in said),
            "subject_label": _texts(labels.get(s.subject, "") for s in said),
            "relation": _category((str(s.predicate) for s in said), Relation),
            "object": _texts(s.object for s in said),
            "object_label": _texts(labels.get(s.object, "") for s in said),
            "amount": _texts(q.amount_text for q in notes),
            "amount_min": _floats(q.amount_min for q in notes),
            "amount_max": _floats(q.amount_max for q in notes),
            "currency": _category(q.currency for q in notes),
            "role": _texts(q.role for q in notes),
            "status": _category((str(q.status) for q in notes), Status),
            "speaker": _texts(q.speaker for q in notes),
            "time": _texts(q.time for q in notes),
            "since": since,
            "until": until,
            "confidence": _floats(s.confidence for s in said),
            "evidence": _whole(len(s.evidence) for s in said),
            "articles": _whole(len({e.article for e in s.evidence if not is_by_hand(e.article)}) for s in said),
            "corrected": _tuples(s.corrected for s in said),
        }
    ).set_index(_index(id for id, _ in rows))


def evidence_frame(graph: Graph) -> "pd.DataFrame":
    """One row a sentence that says a statement, by statement, article and place.

    Columns: `statement`, `article` (string: ids), `start`, `end` (Int64: code points into the text of the article),
    `fragment` (string: where in the file that is, "page=3", "row=17", "char=1234,1290" of its source; missing where
    `start` and `end` say it, as in files of plain text), `quote` (string), `rule` (category), `confidence` (float64),
    and of the article `title` (string), `outlet` (category), `date` (string), `since`, `until` (datetime64: first and
    last day of `date`), `url`, `version_of` (string: id of the article that it reprints).
    """
    import pandas as pd

    articles = {a.id: a for a in graph.articles}
    found = sorted((s.id, e) for s in graph.statements for e in s.evidence)
    said = [e for _, e in found]
    sources = [articles.get(e.article, Article(e.article)) for e in said]
    since, until = _days([a.date for a in sources])
    return pd.DataFrame(
        {
            "statement": _texts(id for id, _ in found),
            "article": _texts(e.article for e in said),
            "start": _whole(e.start for e in said),
            "end": _whole(e.end for e in said),
            "fragment": _texts(e.fragment for e in said),
            "quote": _texts(e.quote for e in said),
            "rule": _category(e.rule for e in said),
            "confidence": _floats(e.confidence for e in said),
            "title": _texts(a.title for a in sources),
            "outlet": _category(a.outlet for a in sources),
            "date": _texts(a.date for a in sources),
            "since": since,
            "until": until,
            "url": _texts(a.url for a in sources),
            "version_of": _texts(a.version_of for a in sources),
        }
    )


def label_and_type(graph: Graph, ids: Sequence[str]) -> "Mapping[str, pd.api.extensions.ExtensionArray]":
    """The columns `label` and `type` for some entities."""
    known = [graph.by_id[id] for id in ids]
    return {"label": _texts(e.label for e in known), "type": _category((str(e.type) for e in known), EntityType)}


def _days(dates: Sequence[str]) -> "tuple[pd.Series[pd.Timestamp], pd.Series[pd.Timestamp]]":
    """The first and the last day of each of many dates, as in `first_and_last_day`; a column has few different ones."""
    import pandas as pd

    different = {text: n for n, text in enumerate(dict.fromkeys(dates))}
    # seconds, not nanoseconds: those end in the year 2262, and a hostile date may be 9999
    ends = np.array([first_and_last_day(text) for text in different], "datetime64[s]").reshape(-1, 2)
    columns = ends[[different[text] for text in dates]] if different else ends
    return pd.Series(columns[:, 0]), pd.Series(columns[:, 1])


def _index(ids: Iterable[str]) -> "pd.Index[str]":
    import pandas as pd

    return pd.Index(list(ids), dtype="string", name="id")


def _texts(values: Iterable[str]) -> "pd.api.extensions.ExtensionArray":
    import pandas as pd

    return pd.array([value or None for value in values], dtype="string")


def _whole(values: Iterable[int]) -> "pd.api.extensions.ExtensionArray":
    import pandas as pd

    return pd.array(list(values), dtype="Int64")


def _floats(values: Iterable[float | None]) -> "pd.Series[float]":
    import pandas as pd

    return pd.Series(list(values), dtype="float64")


def _tuples(values: Iterable[tuple[str, ...]]) -> "pd.Series[object]":
    import pandas as pd

    return pd.Series(list(values), dtype="object")


def _category(values: Iterable[str], known: Iterable[str] | None = None, *, ordered: bool = False) -> "pd.Categorical":
    """A category; of what is not known beforehand, those that occur, sorted."""
    import pandas as pd

    found = [value or None for value in values]
    kinds = sorted({value for value in found if value}) if known is None else [str(kind) for kind in known]
    return pd.Categorical(found, kinds, ordered=ordered)
