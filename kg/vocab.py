"""The vocabulary as Python enums. Rendered from ontology/kg.ttl by `kg.knowledge.ontology`: do not edit."""

from collections.abc import Mapping
from enum import StrEnum

NAMESPACE = "https://kg.example/ontology#"
ID_BASE = "https://kg.example/id/"
VERSION = "1.1.0"  #: of the ontology


class EntityType(StrEnum):
    """A kind of node; the value is the local name of its class."""

    ORGANIZATION = "Organization"
    PERSON = "Person"
    PLACE = "Place"
    PROGRAMME = "Programme"


class Relation(StrEnum):
    """A kind of edge; the value is the local name of its property."""

    FUNDS = "funds"
    LOCATED_IN = "locatedIn"
    PART_OF = "partOf"
    PARTICIPATES_IN = "participatesIn"
    PARTNERS_WITH = "partnersWith"
    RUNS = "runs"
    SUPPORTS = "supports"
    WORKS_FOR = "worksFor"


class Status(StrEnum):
    """How real a statement is; the value is the local name of its individual."""

    CLAIMED = "claimed"
    DONE = "done"
    PLANNED = "planned"


class Level(StrEnum):
    """Level of an administrative division, from the largest."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


#: classes of other vocabularies that contain ours
ALIGNED: Mapping[EntityType, tuple[str, ...]] = {
    EntityType.ORGANIZATION: ("http://www.w3.org/ns/org#Organization", "https://schema.org/Organization"),
    EntityType.PERSON: ("http://xmlns.com/foaf/0.1/Person", "https://schema.org/Person"),
    EntityType.PLACE: ("https://schema.org/Place",),
    EntityType.PROGRAMME: ("http://xmlns.com/foaf/0.1/Project",),
}

#: types of the subjects and of the objects of every relation: its domain and its range
SIGNATURES: Mapping[Relation, tuple[frozenset[EntityType], frozenset[EntityType]]] = {
    Relation.FUNDS: (
        frozenset({EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PLACE}),
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE, EntityType.PROGRAMME}),
    ),
    Relation.LOCATED_IN: (
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE, EntityType.PROGRAMME}),
        frozenset({EntityType.PLACE}),
    ),
    Relation.PART_OF: (
        frozenset({EntityType.ORGANIZATION, EntityType.PROGRAMME}),
        frozenset({EntityType.ORGANIZATION, EntityType.PROGRAMME}),
    ),
    Relation.PARTICIPATES_IN: (
        frozenset({EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PLACE}),
        frozenset({EntityType.PROGRAMME}),
    ),
    Relation.PARTNERS_WITH: (
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE}),
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE}),
    ),
    Relation.RUNS: (
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE}),
        frozenset({EntityType.PROGRAMME}),
    ),
    Relation.SUPPORTS: (
        frozenset({EntityType.ORGANIZATION, EntityType.PERSON, EntityType.PLACE}),
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE}),
    ),
    Relation.WORKS_FOR: (
        frozenset({EntityType.PERSON}),
        frozenset({EntityType.ORGANIZATION, EntityType.PLACE}),
    ),
}

#: relations that hold in both directions
SYMMETRIC = frozenset({Relation.PARTNERS_WITH})

#: relations whose two ends are of one type
SAME_TYPE = frozenset({Relation.PART_OF})

#: relations that reach through: a in b in c, so a in c
TRANSITIVE = frozenset({Relation.LOCATED_IN})

#: Chinese label of every type, relation, status and level, by local name
LABELS_ZH: Mapping[str, str] = {
    "Organization": "组织",
    "Person": "人物",
    "Place": "地点",
    "Programme": "项目",
    "funds": "资助",
    "locatedIn": "位于",
    "partOf": "隶属于",
    "participatesIn": "参与",
    "partnersWith": "合作",
    "runs": "组织实施",
    "supports": "帮扶",
    "worksFor": "任职于",
    "claimed": "据称",
    "done": "已实现",
    "planned": "计划中",
    "province": "省级",
    "city": "地级",
    "county": "县级",
    "town": "乡级",
    "village": "村级",
}

#: English label of every type, relation, status and level, by local name
LABELS_EN: Mapping[str, str] = {
    "Organization": "Organization",
    "Person": "Person",
    "Place": "Place",
    "Programme": "Programme",
    "funds": "funds",
    "locatedIn": "located in",
    "partOf": "part of",
    "participatesIn": "participates in",
    "partnersWith": "partners with",
    "runs": "runs",
    "supports": "supports",
    "worksFor": "works for",
    "claimed": "claimed",
    "done": "done",
    "planned": "planned",
    "province": "province",
    "city": "city",
    "county": "county",
    "town": "town",
    "village": "village",
}
