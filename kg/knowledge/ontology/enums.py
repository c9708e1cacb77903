"""The vocabulary as Python enums: renders `kg/vocab.py`."""

from collections.abc import Iterable, Iterator

from kg.knowledge.ontology import Ontology

_HEADER = '"""The vocabulary as Python enums. Rendered from ontology/kg.ttl by `kg.knowledge.ontology`: do not edit."""'


def render_vocab(ontology: Ontology) -> str:
    """The text of `kg/vocab.py`."""
    return "\n".join(
        [
            _HEADER,
            "",
            "from collections.abc import Mapping",
            "from enum import StrEnum",
            "",
            f'NAMESPACE = "{ontology.namespace}"',
            f'ID_BASE = "{ontology.id_base}"',
            f'VERSION = "{ontology.version}"  #: of the ontology',
            "",
            *_enum("EntityType", "A kind of node; the value is the local name of its class.", ontology.types),
            *_enum("Relation", "A kind of edge; the value is the local name of its property.", ontology.relations),
            *_enum(
                "Status", "How real a statement is; the value is the local name of its individual.", ontology.statuses
            ),
            *_enum("Level", "Level of an administrative division, from the largest.", ontology.levels),
            "",
            "#: classes of other vocabularies that contain ours",
            "ALIGNED: Mapping[EntityType, tuple[str, ...]] = {",
            *(f"    EntityType.{t.upper()}: {_strings(ontology.aligned[t])}," for t in ontology.types),
            "}",
            "",
            *_signatures(ontology),
            "",
            *_relations("SYMMETRIC", "relations that hold in both directions", ontology.symmetric),
            *_relations("SAME_TYPE", "relations whose two ends are of one type", ontology.same_type),
            *_relations("TRANSITIVE", "relations that reach through: a in b in c, so a in c", ontology.transitive),
            *_labels(ontology, "zh", "Chinese"),
            "",
            *_labels(ontology, "en", "English"),
            "",
        ]
    )


def _enum(name: str, doc: str, values: Iterable[str]) -> list[str]:
    members = (f'    {_constant(v)} = "{v}"' for v in values)
    return ["", f"class {name}(StrEnum):", f'    """{doc}"""', "", *members, ""]


def _signatures(ontology: Ontology) -> Iterator[str]:
    yield "#: types of the subjects and of the objects of every relation: its domain and its range"
    yield "SIGNATURES: Mapping[Relation, tuple[frozenset[EntityType], frozenset[EntityType]]] = {"
    for relation in ontology.relations:
        yield f"    Relation.{_constant(relation)}: ("
        for types in (ontology.domains[relation], ontology.ranges[relation]):
            yield f"        frozenset({{{', '.join(f'EntityType.{_constant(t)}' for t in sorted(types))}}}),"
        yield "    ),"
    yield "}"


def _relations(name: str, doc: str, relations: Iterable[str]) -> list[str]:
    members = ", ".join(f"Relation.{_constant(r)}" for r in sorted(relations))
    return [f"#: {doc}", f"{name} = frozenset({{{members}}})", ""]


def _labels(ontology: Ontology, lang: str, language: str) -> Iterator[str]:
    yield f"#: {language} label of every type, relation, status and level, by local name"
    yield f"LABELS_{lang.upper()}: Mapping[str, str] = {{"
    for name in (*ontology.types, *ontology.relations, *ontology.statuses, *ontology.levels):
        yield f'    "{name}": "{ontology.labels[name][lang]}",'
    yield "}"


def _constant(name: str) -> str:
    """The name of an enum member: "locatedIn" -> "LOCATED_IN"."""
    return "".join(f"_{c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()


def _strings(values: tuple[str, ...]) -> str:
    return "(" + ", ".join(f'"{v}"' for v in values) + ("," if len(values) == 1 else "") + ")"
