"""The ontology as a value, and what is rendered from it: `kg/vocab.py` and `ontology/shapes.ttl`.

`ontology/kg.ttl` is the one source of truth. `python -m kg.knowledge.ontology` rewrites both renderings in a checkout.
This module knows how the ontology is written down, but no class or relation by name.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.errors import DataError

SH = "http://www.w3.org/ns/shacl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SCHEMA = "https://schema.org/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

#: How a message says each constraint, in Chinese and English.
WORDS = {
    "oneOf": ("取值于 {}", "one of {}"),
    "anyOf": ("类型为 {} 之一", "typed as one of {}"),
    "datatype": ("类型为 {}", "typed {}"),
    "class": ("属于类 {}", "an instance of {}"),
    "nodeKind": ("种类为 {}", "of kind {}"),
    "minCount": ("至少 {} 个", "at least {}"),
    "maxCount": ("至多 {} 个", "at most {}"),
    "minLength": ("长度至少 {}", "length at least {}"),
    "minInclusive": ("不小于 {}", "not below {}"),
    "maxInclusive": ("不大于 {}", "not above {}"),
    "lessThan": ("小于 {}", "less than {}"),
    "lessThanOrEquals": ("不大于 {}", "not above {}"),
    "pattern": ("形如 {}", "of the form {}"),
}

#: A value in the ontology: (text, what) where what is "" for an IRI, "@zh" for a text, else the IRI of the datatype.
Value = tuple[str, str]
#: What one subject says: predicate -> values.
Terms = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True)
class Ontology:
    """What kinds of nodes and edges there are and which go together; every key is a local name ("Place", "funds").

    The enums of `kg.vocab` are strings, so `ontology.domains[Relation.FUNDS]` works.
    """

    namespace: str  #: what local names are appended to
    id_base: str  #: what ids of data are appended to, unless a build says otherwise
    version: str
    types: tuple[str, ...]
    relations: tuple[str, ...]
    statuses: tuple[str, ...]
    levels: tuple[str, ...]  #: of administrative divisions, from the largest
    labels: Mapping[str, Mapping[str, str]]  #: local name -> language ("zh", "en") -> label
    comments: Mapping[str, Mapping[str, str]]
    domains: Mapping[str, frozenset[str]]
    ranges: Mapping[str, frozenset[str]]
    symmetric: frozenset[str]
    transitive: frozenset[str]
    same_type: frozenset[str]  #: relations whose two ends are of one type
    aligned: Mapping[str, tuple[str, ...]]  #: type -> IRIs of the classes of other vocabularies that contain it
    terms: Mapping[str, Terms] = field(repr=False, default_factory=dict)  #: the file itself
    prefixes: Mapping[str, str] = field(repr=False, default_factory=dict)

    def allows(self, subject_type: str, relation: str, object_type: str) -> bool:
        """Whether an edge of this relation may run from the one type to the other."""
        return (
            subject_type in self.domains[relation]
            and object_type in self.ranges[relation]
            and (relation not in self.same_type or subject_type == object_type)
        )


def ontology_folder() -> Path:
    """The folder with kg.ttl and shapes.ttl: inside the package when installed, else that of the checkout.

    Raises:
        DataError: neither is there.
    """
    package = Path(__file__).resolve().parent / "data" / "ontology"
    checkout = Path(__file__).resolve().parents[2] / "ontology"
    for folder in (package, checkout):
        if (folder / "kg.ttl").is_file():
            return folder
    raise DataError(f"{package}: the ontology (kg.ttl) is missing; install kg again")


@cache
def read_ontology(path: Path | None = None) -> Ontology:
    """The ontology in the given file, or the one that comes with the package.

    Raises:
        DataError: the file is missing, is no Turtle, or lacks a header, a label, a domain or a range.
    """
    path = path or ontology_folder() / "kg.ttl"
    terms, prefixes = _parse(path)
    heads = [iri for iri, said in terms.items() if (OWL + "Ontology", "") in said.get(TYPE, ())]
    if len(heads) != 1:
        raise DataError(f"{path}: {len(heads)} subjects are an owl:Ontology; exactly one must be")
    head = terms[heads[0]]
    ns, local = prefixes.get("kg", ""), _localiser(prefixes.get("kg", ""))
    types, relations = _instances(terms, ns + "EntityType"), _instances(terms, ns + "Relation")
    _check(path, terms, types, relations)

    def pick(iris: Iterable[str], predicate: str) -> dict[str, frozenset[str]]:
        return {local(iri): frozenset(local(o) for o, _ in terms[iri][predicate]) for iri in iris}

    def with_value(iris: Iterable[str], predicate: str, value: str) -> frozenset[str]:
        return frozenset(local(i) for i in iris if any(o == value for o, _ in terms[i].get(predicate, ())))

    return Ontology(
        namespace=ns,
        id_base=head["http://rdfs.org/ns/void#uriSpace"][0][0],
        version=head[OWL + "versionInfo"][0][0],
        types=tuple(sorted(map(local, types))),
        relations=tuple(sorted(map(local, relations))),
        statuses=tuple(sorted(map(local, _instances(terms, ns + "Status")))),
        levels=tuple(map(local, _instances(terms, ns + "AdminLevel"))),
        labels={local(i): _texts(said, RDFS + "label") for i, said in terms.items() if i.startswith(ns)},
        comments={local(i): _texts(said, RDFS + "comment") for i, said in terms.items() if i.startswith(ns)},
        domains=pick(relations, SCHEMA + "domainIncludes"),
        ranges=pick(relations, SCHEMA + "rangeIncludes"),
        symmetric=with_value(relations, TYPE, OWL + "SymmetricProperty"),
        transitive=with_value(relations, TYPE, OWL + "TransitiveProperty"),
        same_type=with_value(relations, ns + "sameType", "true"),
        aligned={local(i): tuple(sorted(o for o, _ in terms[i].get(RDFS + "subClassOf", ()))) for i in types},
        terms=terms,
        prefixes=prefixes,
    )


def _parse(path: Path) -> tuple[dict[str, dict[str, tuple[Value, ...]]], dict[str, str]]:
    """All that the file says, by subject and predicate in the order of the file, and its prefixes."""
    import pyoxigraph as ox

    terms: dict[str, dict[str, tuple[Value, ...]]] = {}
    try:
        parser = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        for quad in parser:
            o = quad.object
            if not isinstance(quad.subject, ox.NamedNode) or not isinstance(o, ox.NamedNode | ox.Literal):
                raise DataError(f"{path}: {quad.subject} is a blank node; give it a name")
            what = "" if isinstance(o, ox.NamedNode) else f"@{o.language}" if o.language else o.datatype.value
            said = terms.setdefault(quad.subject.value, {})
            said[quad.predicate.value] = (*said.get(quad.predicate.value, ()), (o.value, what))
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); name a Turtle file") from error
    except SyntaxError as error:
        raise DataError(f"{path}, line {error.lineno}: no Turtle: {error.msg}") from error
    return terms, dict(parser.prefixes)


def _check(path: Path, terms: Mapping[str, Terms], types: list[str], relations: list[str]) -> None:
    """Raise DataError for a type or relation that lacks what the program needs."""
    for iri in (*types, *relations):
        missing = {"@zh", "@en"} - {what for _, what in terms[iri].get(RDFS + "label", ())}
        if missing:
            raise DataError(f"{path}, {iri}: no rdfs:label in {', '.join(sorted(missing))}; add one")
    for iri in relations:
        for end in ("domainIncludes", "rangeIncludes"):
            if not (wrong := {o for o, _ in terms[iri].get(SCHEMA + end, ())} or {"nothing"}) <= set(types):
                found = ", ".join(sorted(wrong - set(types)))
                raise DataError(f"{path}, {iri}: schema:{end} says {found}; allowed: {', '.join(types)}")


def _instances(terms: Mapping[str, Terms], cls: str) -> list[str]:
    return [iri for iri, said in terms.items() if (cls, "") in said.get(TYPE, ())]


def _texts(said: Terms, predicate: str) -> dict[str, str]:
    return {what[1:]: text for text, what in said.get(predicate, ()) if what.startswith("@")}


def _localiser(namespace: str) -> Callable[[str], str]:
    """Maps an IRI of the namespace to its local name; others stay as they are."""
    return lambda iri: iri.removeprefix(namespace)


# ---------------------------------------------------------------- rendering: kg/vocab.py


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
            "#: relations that hold in both directions",
            f"SYMMETRIC = frozenset({{{', '.join(f'Relation.{_constant(r)}' for r in sorted(ontology.symmetric))}}})",
            "",
            "#: relations that reach through: a in b, b in c, hence a in c",
            f"TRANSITIVE = frozenset({{{', '.join(f'Relation.{_constant(r)}' for r in sorted(ontology.transitive))}}})",
            "",
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


def render_shapes(ontology: Ontology) -> str:
    """The text of `ontology/shapes.ttl`: SHACL Core only, each property shape with a message in both languages."""
    ns, use = ontology.namespace, [s for s in ontology.terms.values() if ontology.namespace + "usedBy" in s]
    used = ("kg", "dcterms", "oa", "rdf", "rdfs", "schema", "sh", "skos", "xsd")
    lines = ["# Rendered from kg.ttl by `python -m kg.knowledge.ontology`: do not edit.", ""]
    lines += [f"@prefix {p}: <{ontology.prefixes[p]}> ." for p in used]
    by_class: dict[str, list[Terms]] = {}
    for said in use:
        by_class.setdefault(said[ns + "usedBy"][0][0], []).append(said)
    for cls, uses in by_class.items():
        targets = [ns + t for t in ontology.types] if cls == ns + "EntityType" else [cls]
        lines += _class_shape(ontology, cls, targets, uses)
    for relation in ontology.relations:
        lines += _relation_shapes(ontology, relation)
    for name, said in ontology.terms.items():
        lines += _property_shape(ontology, name, said)
    return "\n".join([*lines, *_labelled_shape(ontology)]) + "\n"


def _class_shape(ontology: Ontology, cls: str, targets: list[str], uses: list[Terms]) -> Iterator[str]:
    yield f"\n{_shape_name(ontology, cls)} a sh:NodeShape ;"
    yield f"    sh:targetClass {' , '.join(_curie(ontology, t) for t in targets)} ;"
    yield from (_constraint(ontology, said) for said in uses)
    name = _curie(ontology, cls)
    yield "    sh:nodeKind sh:IRI ; "
    yield f'        sh:message "{name}：必须有名称，不能是空白节点"@zh ,'
    yield f'            "{name}: must be an IRI, not a blank node"@en .'


def _constraint(ontology: Ontology, said: Terms) -> str:
    """One property shape: the constraints as they stand, those of our own spelled out in SHACL."""
    path, parts, rules = said[SH + "path"][0][0], [], []
    for predicate, values in said.items():
        texts = [_term(ontology, v) for v in values]
        key = predicate.removeprefix(ontology.namespace).removeprefix(SH)
        if key == "oneOf":
            texts = [_curie(ontology, i) for i in _instances(ontology.terms, values[0][0])]
            parts.append(f"sh:in ( {' '.join(texts)} )")
        elif key == "anyOf":
            parts.append("sh:or ( " + " ".join(f"[ sh:datatype {t} ]" for t in texts) + " )")
        elif predicate.startswith(SH):
            parts.append(f"{_curie(ontology, predicate)} {texts[0]}")
        if key in WORDS:
            shown = ", ".join(texts).replace('"', "").replace("\\", "")
            rules.append(tuple(word.format(shown) for word in WORDS[key]))
    name = _curie(ontology, path)
    zh, en = (ontology.labels.get(path.removeprefix(ontology.namespace), {}).get(lang, name) for lang in ("zh", "en"))
    zh, en = (text if text == name else f"{text} ({name})" for text in (zh, en))
    zh, en = f"{zh}：" + "，".join(r[0] for r in rules), f"{en}: " + ", ".join(r[1] for r in rules)
    return f'    sh:property [ {" ; ".join(parts)} ;\n        sh:message "{zh}"@zh , "{en}"@en ] ;'


def _relation_shapes(ontology: Ontology, relation: str) -> Iterator[str]:
    """Domain, range, one type at both ends, symmetry: of all nodes that have the edge, whatever their type."""
    zh = ontology.labels[relation]["zh"]
    for end, target, types in (
        ("subject", "sh:targetSubjectsOf", sorted(ontology.domains[relation])),
        ("object", "sh:targetObjectsOf", sorted(ontology.ranges[relation])),
    ):
        side = "主体" if end == "subject" else "客体"
        names = "、".join(ontology.labels[t]["zh"] for t in types)
        yield f"\nkg:shape-{relation}-{end} a sh:NodeShape ; {target} kg:{relation} ;"
        yield f"    {_any_class(types)} ;"
        yield f'    sh:message "{zh}（kg:{relation}）的{side}必须是：{names}"@zh ,'
        yield f'        "the {end} of kg:{relation} must be one of: {", ".join(types)}"@en .'
    if relation in ontology.same_type:
        both = (f"[ sh:class kg:{t} ; sh:property [ sh:path kg:{relation} ; sh:class kg:{t} ] ]"
                for t in sorted(ontology.domains[relation]))  # fmt: skip
        yield f"\nkg:shape-{relation}-same a sh:NodeShape ; sh:targetSubjectsOf kg:{relation} ;"
        yield f"    sh:or ( {' '.join(both)} ) ;"
        yield f'        sh:message "{zh}（kg:{relation}）的两端必须同属一类"@zh ,'
        yield f'            "both ends of kg:{relation} must be of one type"@en .'
    if relation in ontology.symmetric:
        yield f"\nkg:shape-{relation}-symmetric a sh:NodeShape ; sh:targetSubjectsOf kg:{relation} ;"
        yield f"    sh:property [ sh:path [ sh:inversePath kg:{relation} ] ; sh:equals kg:{relation} ;"
        yield f'        sh:message "{zh}（kg:{relation}）必须写出两个方向"@zh ,'
        yield f'            "kg:{relation} must be written in both directions"@en ] .'


def _property_shape(ontology: Ontology, iri: str, said: Terms) -> Iterator[str]:
    """What a property asks of the node that has it: other properties, or a relation that it qualifies."""
    name, ns = _curie(ontology, iri), ontology.namespace
    for needed, _ in said.get(ns + "requires", ()):
        other = _curie(ontology, needed)
        yield f"\nkg:shape-{name[3:]}-{other.split(':')[1]} a sh:NodeShape ; sh:targetSubjectsOf {name} ;"
        yield f"    sh:property [ sh:path {other} ; sh:minCount 1 ;"
        yield f'        sh:message "有 {name} 就必须有 {other}"@zh ,'
        yield f'            "a node with {name} must have {other}"@en ] .'
    for relation, _ in said.get(ns + "qualifies", ()):
        other = _curie(ontology, relation)
        yield f"\nkg:shape-{name[3:]}-only a sh:NodeShape ; sh:targetSubjectsOf {name} ;"
        yield f"    sh:property [ sh:path rdf:predicate ; sh:hasValue {other} ;"
        yield f'        sh:message "{name} 只能用于 {other} 的陈述"@zh ,'
        yield f'            "{name} belongs on statements of {other} only"@en ] .'


def _labelled_shape(ontology: Ontology) -> Iterator[str]:
    """Whatever bears a label or is mentioned is a node of a known type."""
    yield "\nkg:shape-node a sh:NodeShape ; sh:targetSubjectsOf rdfs:label , skos:altLabel , kg:mentionedIn ;"
    yield f"    {_any_class(ontology.types)} ;"
    names = ", ".join(ontology.types)
    yield f'    sh:message "节点没有类型；可用：{names}"@zh , "a node without a type; allowed: {names}"@en .'


def _any_class(types: Iterable[str]) -> str:
    classes = [f"sh:class kg:{t}" for t in types]
    return classes[0] if len(classes) == 1 else "sh:or ( " + " ".join(f"[ {c} ]" for c in classes) + " )"


def _shape_name(ontology: Ontology, cls: str) -> str:
    return f"kg:shape-{_curie(ontology, cls).split(':')[1]}"


def _curie(ontology: Ontology, iri: str) -> str:
    for prefix, start in ontology.prefixes.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return f"<{iri}>"


def _term(ontology: Ontology, value: Value) -> str:
    text, what = value
    if not what:
        return _curie(ontology, text)
    return text if what.endswith("#integer") else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Rewrite kg/vocab.py and ontology/shapes.ttl of this checkout."""
    root = Path(__file__).resolve().parents[2]
    ontology = read_ontology(root / "ontology" / "kg.ttl")
    (root / "kg" / "vocab.py").write_text(render_vocab(ontology), encoding="utf-8")
    (root / "ontology" / "shapes.ttl").write_text(render_shapes(ontology), encoding="utf-8")


if __name__ == "__main__":
    main()
