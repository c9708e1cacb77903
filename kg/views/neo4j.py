"""A graph as the CSV files of Neo4j's bulk import (neo4j-admin database import full), with typed headers.

Made for that program alone: values stand as they are, so a spreadsheet might calculate some; for spreadsheets there are
nodes.csv and edges.csv of `kg.views.tables`. Format: https://neo4j.com/docs/operations-manual/current/import/
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kg.model import Article, Entity, Graph, Statement
from kg.views.network import xml_text
from kg.views.tables import csv_pieces
from kg.views.times import first_and_last_day
from kg.vocab import Relation

#: Between the values of an array; no value holds it.
SEPARATOR = "\x1f"
NODE_HEADER = (
    "id:ID", ":LABEL", "name:string", "aliases:string[]", "code:string", "level:string", "scope:string",
    "confidence:double", "matches:string[]", "corrected:string[]",
)  # fmt: skip
ARTICLE_HEADER = (
    "id:ID", ":LABEL", "title:string", "date:string", "published:date", "outlet:string", "author:string", "url:string",
    "source:string", "digest:string", "versionOf:string",
)  # fmt: skip
EDGE_HEADER = (
    "id:string", ":START_ID", ":END_ID", ":TYPE", "confidence:double", "status:string", "amount:string",
    "amountMin:double", "amountMax:double", "currency:string", "role:string", "speaker:string", "time:string",
    "since:date", "until:date", "quotes:string[]", "articles:string[]", "rules:string[]", "corrected:string[]",
)  # fmt: skip
MENTION_HEADER = (":START_ID", ":END_ID", ":TYPE")
IMPORT_SCRIPT = """\
#!/bin/sh
# Imports these files into a new Neo4j database (Neo4j 5.19 or later), from this folder:  sh import.sh [DATABASE]
exec neo4j-admin database import full "${1:-neo4j}" --array-delimiter=U+001F --multiline-fields=true \\
  --id-type=string --trim-strings=false --nodes=entities.csv --nodes=articles.csv \\
  --relationships=statements.csv --relationships=mentions.csv
"""


def to_neo4j(graph: Graph) -> Mapping[str, Iterator[str]]:
    """File name -> its text, in pieces: nodes, relationships, and the shell script that imports them.

    An entity has the labels Entity and its types, an article Article. Relationships are LOCATED_IN, FUNDS …, one a
    statement, with all quotes as parallel arrays, surest first; MENTIONED_IN leads from an entity to its articles.
    """
    entities = sorted(graph.entities, key=lambda e: e.id)
    mentions = ((e.id, f"article/{a}", "MENTIONED_IN") for e in entities for a in e.articles)
    return {
        "entities.csv": _csv(NODE_HEADER, map(_entity, entities)),
        "articles.csv": _csv(ARTICLE_HEADER, map(_article, sorted(graph.articles, key=lambda a: a.id))),
        "statements.csv": _csv(EDGE_HEADER, map(_statement, sorted(graph.statements, key=lambda s: s.id))),
        "mentions.csv": _csv(MENTION_HEADER, mentions),
        "import.sh": iter((IMPORT_SCRIPT,)),
    }


def relationship_type(relation: Relation) -> str:
    """The relation as Neo4j names such things.

    >>> relationship_type(Relation.LOCATED_IN)
    'LOCATED_IN'
    """
    return re.sub("(?=[A-Z])", "_", relation).upper()


def _entity(e: Entity) -> tuple[Any, ...]:
    labels = ("Entity", e.type, *(t for t in e.also if t is not e.type))
    return (
        e.id, labels, e.label, e.aliases, e.code, e.level, e.scope, e.confidence, e.matches, e.corrected
    )  # fmt: skip


def _article(a: Article) -> tuple[Any, ...]:
    day = a.date if len(a.date) == 10 else ""
    published = first_and_last_day(day)[0]
    version = f"article/{a.version_of}" if a.version_of else ""
    return (
        f"article/{a.id}", "Article", a.title, a.date, published, a.outlet, a.author, a.url, a.source, a.digest, version
    )  # fmt: skip


def _statement(s: Statement) -> tuple[Any, ...]:
    q, sure = s.qualifiers, sorted(s.evidence, key=lambda e: (-e.confidence, e))
    return (
        s.id, s.subject, s.object, relationship_type(s.predicate), s.confidence, q.status, q.amount_text, q.amount_min,
        q.amount_max, q.currency, q.role, q.speaker, q.time, *first_and_last_day(q.time), [e.quote for e in sure],
        [f"article/{e.article}" for e in sure], [e.rule for e in sure], s.corrected,
    )  # fmt: skip


def _csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    return csv_pieces(header, rows, cell=_cell, end="\n")


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, str | float):
        return xml_text(value) if isinstance(value, str) else value
    return SEPARATOR.join(map(xml_text, value))
