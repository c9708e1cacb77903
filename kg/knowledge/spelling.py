"""How people write names, relations, types and statuses: one form for all spellings. Refuses to know any graph."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TypeVar

from kg.errors import GraphError, UsageError
from kg.vocab import LABELS_EN, LABELS_ZH, EntityType, Level, Relation, Status

#: what terms are called elsewhere, on the page above all
_ALSO: Mapping[str, tuple[str, ...]] = {
    "Organization": ("机构",),
    "Programme": ("项目行动",),
    "worksFor": ("任职",),
    "runs": ("实施",),
    "supports": ("支持", "帮扶"),
    "partOf": ("隶属",),
    "participatesIn": ("takes part in",),
    "claimed": ("一方说法",),
    "done": ("已经发生",),
    "planned": ("计划之中",),
    "province": ("省",),
    "city": ("市", "地市"),
    "county": ("县", "区县", "县区"),
    "town": ("镇", "乡镇"),
    "village": ("村",),
}

#: what is not said of a name: white space and quotation marks
_UNSAID = re.compile(r"[\s“”\"'‘’「」『』《》]+")

_Term = TypeVar("_Term", EntityType, Level, Relation, Status)


def folded(name: str) -> str:
    """A name without width, case, white space and quotation marks.

    >>> folded("“１+2” 行动")
    '1+2行动'
    """
    if name.isalnum() and unicodedata.is_normalized("NFKC", name):  # most names; nothing to take away
        return name.casefold()
    return _UNSAID.sub("", unicodedata.normalize("NFKC", name)).casefold()


def joined(place: str, name: str) -> str:
    """The full name of what its own place calls by a short one: the end of the one may be the start of the other.

    >>> joined("茂名市", "市人民医院"), joined("茂名", "市人民医院"), joined("茂名市", "人民医院")
    ('茂名市人民医院', '茂名市人民医院', '茂名市人民医院')
    """
    return place + (name[1:] if name and place.endswith(name[0]) else name)


def relation_called(name: str) -> Relation | None:
    """The relation of that name: as in the export, with hyphens, or in Chinese; None if there is none.

    >>> relation_called("located-in"), relation_called("位于")
    (<Relation.LOCATED_IN: 'locatedIn'>, <Relation.LOCATED_IN: 'locatedIn'>)
    """
    return _called(name, Relation)


def type_called(name: str) -> EntityType | None:
    """The type of that name, in English or Chinese; None if there is none."""
    return _called(name, EntityType)


def status_called(name: str) -> Status | None:
    """The status of that name, in English or Chinese; None if there is none."""
    return _called(name, Status)


def level_called(name: str) -> Level | None:
    """The level of that name, in English or Chinese ("county", "县级", "县"); None if there is none."""
    return _called(name, Level)


def relation_named(name: str) -> Relation:
    """The relation of that name: as in the export, with hyphens, or in Chinese; raises GraphError if unknown."""
    relation = relation_called(name)
    if relation is None:
        raise GraphError(f"{name}: no such relation; known: {known(Relation)}")
    return relation


def relations_named(names: str | Iterable[str]) -> frozenset[Relation]:
    """The relations of some names, or of the one that is given alone; raises GraphError for an unknown one."""
    return frozenset(map(relation_named, [names] if isinstance(names, str) else names))


def type_named(name: str) -> EntityType:
    """The type of that name, in English or Chinese; raises UsageError if unknown."""
    type_ = type_called(name)
    if type_ is None:
        raise UsageError(f"{name}: no such type; known: {known(EntityType)}")
    return type_


def known(terms: Iterable[EntityType | Level | Relation | Status]) -> str:
    """The terms with their Chinese labels, for an error that says what is allowed: "funds (资助), runs (组织实施)"."""
    return ", ".join(f"{term} ({LABELS_ZH[term]})" for term in terms)


def _called(name: str, terms: Iterable[_Term]) -> _Term | None:
    wanted = _plain(str(name).removeprefix("kg:"))
    return next((term for term in terms if wanted in map(_plain, _names(term))), None)


def _names(term: EntityType | Level | Relation | Status) -> Iterable[str]:
    return term, LABELS_ZH[term], LABELS_EN[term], *_ALSO.get(term, ())


def _plain(name: str) -> str:
    return folded(name).replace("-", "").replace("_", "")
