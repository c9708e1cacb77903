"""The SHACL shapes: renders `ontology/shapes.ttl`. SHACL Core only; every shape has a message in both languages."""

from collections.abc import Iterable, Iterator

from kg.knowledge.ontology import OWL, SH, Ontology, Terms
from kg.knowledge.ontology.words import allowed, called, curie, joined, local, rules, term, uses

#: Prefixes that the shapes use.
_USED = ("kg", "dcterms", "foaf", "oa", "org", "rdf", "rdfs", "schema", "sh", "skos", "void", "xsd")


def render_shapes(ontology: Ontology) -> str:
    """The text of `ontology/shapes.ttl`."""
    ns = ontology.namespace
    lines = ["# Rendered from kg.ttl by `python -m kg.knowledge.ontology`: do not edit.", ""]
    lines += [f"@prefix {p}: <{ontology.prefixes[p]}> ." for p in _USED]
    for cls, found in uses(ontology).items():
        targets = [ns + t for t in ontology.types] if cls == ns + "EntityType" else [cls]
        lines += _class_shape(ontology, cls, targets, found)
    for type_ in ontology.types:
        lines += _aligned_shape(ontology, type_)
    for relation in ontology.relations:
        lines += _relation_shapes(ontology, relation)
    for name, said in ontology.terms.items():
        lines += _property_shape(ontology, name, said)
        lines += _disjoint_shape(ontology, name, said)
    for shape in (_labelled_shape, _redirect_shape, _version_shape):
        lines += shape(ontology)
    return "\n".join(lines) + "\n"


def _class_shape(ontology: Ontology, cls: str, targets: list[str], found: list[Terms]) -> Iterator[str]:
    name = curie(ontology, cls)
    yield f"\nkg:shape-{name.split(':')[1]} a sh:NodeShape ;"
    yield f"    sh:targetClass {' , '.join(curie(ontology, t) for t in targets)} ;"
    for use in found:
        yield f"    sh:property [ {_constraints(ontology, use)} ;"
        (zh, en), (rule_zh, rule_en) = called(ontology, use), joined(rules(ontology, use))
        yield f"        {_message(f'{zh}：{rule_zh}', f'{en}: {rule_en}')} ] ;"
    yield "    sh:nodeKind sh:IRI ;"
    yield f"    {_message(f'{name} 的节点必须有 IRI，不能是空白节点', f'a node of {name} must have an IRI, not be blank')} ."


def _constraints(ontology: Ontology, use: Terms) -> str:
    """The constraints of a property shape: as they stand, those of our own spelled out in SHACL."""
    parts = []
    for predicate in use:
        key = local(ontology, predicate)
        if key == "oneOf":
            parts.append(f"sh:in ( {' '.join(allowed(ontology, use, predicate))} )")
        elif key == "anyOf":
            parts.append("sh:or ( " + " ".join(_one_of(t) for t in allowed(ontology, use, predicate)) + " )")
        elif predicate.startswith(SH):
            parts.append(f"{curie(ontology, predicate)} {term(ontology, use[predicate][0])}")
    return " ; ".join(parts)


def _one_of(name: str) -> str:
    return f"[ sh:{'datatype' if name.startswith('xsd:') else 'class'} {name} ]"


def _aligned_shape(ontology: Ontology, type_: str) -> Iterator[str]:
    """A node bears the classes of other vocabularies too: who asks for schema:Place without a reasoner finds it."""
    yield f"\nkg:shape-{type_}-aligned a sh:NodeShape ; sh:targetClass kg:{type_} ;"
    shapes = []
    for iri in ontology.aligned[type_]:
        other = curie(ontology, iri)
        both = (
            f"类型（rdf:type）：kg:{type_} 的节点也要写明 {other}",
            f"type (rdf:type): a node of kg:{type_} must be {other} too",
        )
        shapes.append(f"    sh:property [ sh:path rdf:type ; sh:hasValue {other} ;\n        {_message(*both)} ]")
    yield " ;\n".join(shapes) + " ."


def _relation_shapes(ontology: Ontology, relation: str) -> Iterator[str]:
    """Domain, range, one type at both ends, symmetry: of all nodes that have the edge, whatever their type."""
    label = f"{ontology.labels[relation]['zh']}（kg:{relation}）"
    for end, side, target, types in (
        ("subject", "主体", "sh:targetSubjectsOf", sorted(ontology.domains[relation])),
        ("object", "客体", "sh:targetObjectsOf", sorted(ontology.ranges[relation])),
    ):
        yield f"\nkg:shape-{relation}-{end} a sh:NodeShape ; {target} kg:{relation} ;"
        yield f"    {_any_class(types)} ;"
        zh = f"{label}的{side}必须是：{'、'.join(ontology.labels[t]['zh'] for t in types)}"
        en = f"the {end} of kg:{relation} must be one of: {', '.join(types)}"
        yield f"    {_message(zh, en)} ."
    if relation in ontology.same_type:
        alike = (f"[ sh:class kg:{t} ; sh:property [ sh:path kg:{relation} ; sh:class kg:{t} ] ]"
                 for t in sorted(ontology.domains[relation]))  # fmt: skip
        yield f"\nkg:shape-{relation}-same a sh:NodeShape ; sh:targetSubjectsOf kg:{relation} ;"
        yield f"    sh:or ( {' '.join(alike)} ) ;"
        yield f"    {_message(f'{label}的两端必须同属一类', f'both ends of kg:{relation} must be of one type')} ."
    if relation in ontology.symmetric:
        yield f"\nkg:shape-{relation}-symmetric a sh:NodeShape ; sh:targetSubjectsOf kg:{relation} ;"
        yield f"    sh:property [ sh:path [ sh:inversePath kg:{relation} ] ; sh:equals kg:{relation} ;"
        both = f"{label}必须写出两个方向", f"kg:{relation} must be written in both directions"
        yield f"        {_message(*both)} ] ."


def _property_shape(ontology: Ontology, iri: str, said: Terms) -> Iterator[str]:
    """What a property asks of the node that has it: other properties, or a relation that it qualifies."""
    name, ns = curie(ontology, iri), ontology.namespace
    for needed, _ in said.get(ns + "requires", ()):
        other = curie(ontology, needed)
        yield f"\nkg:shape-{name[3:]}-{other.split(':')[1]} a sh:NodeShape ; sh:targetSubjectsOf {name} ;"
        yield f"    sh:property [ sh:path {other} ; sh:minCount 1 ;"
        yield f"        {_message(f'有 {name} 就必须有 {other}', f'a node with {name} must have {other}')} ] ."
    for relation, _ in said.get(ns + "qualifies", ()):
        other = curie(ontology, relation)
        yield f"\nkg:shape-{name[3:]}-only a sh:NodeShape ; sh:targetSubjectsOf {name} ;"
        yield f"    sh:property [ sh:path rdf:predicate ; sh:hasValue {other} ;"
        both = f"{name} 只能用于 {other} 的陈述", f"{name} belongs on statements of {other} only"
        yield f"        {_message(*both)} ] ."


def _disjoint_shape(ontology: Ontology, iri: str, said: Terms) -> Iterator[str]:
    """What is of a class is not of another that excludes it."""
    if others := [curie(ontology, other) for other, _ in said.get(OWL + "disjointWith", ())]:
        name, listed = curie(ontology, iri), ", ".join(others)
        yield f"\nkg:shape-{name[3:]}-disjoint a sh:NodeShape ; sh:targetClass {name} ;"
        yield f"    sh:not [ sh:or ( {' '.join(map(_one_of, others))} ) ] ;"
        yield f"    {_message(f'{name} 的节点不能同时是 {listed}', f'a node of {name} must not be {listed} as well')} ."


def _labelled_shape(ontology: Ontology) -> Iterator[str]:
    """Whatever bears a label or is mentioned is a node of a known type."""
    yield "\nkg:shape-node a sh:NodeShape ; sh:targetSubjectsOf rdfs:label , skos:altLabel , kg:mentionedIn ;"
    yield f"    {_any_class(ontology.types)} ;"
    known = ", ".join(f"kg:{t}" for t in ontology.types)
    yield f"    {_message(f'节点没有类型；可用：{known}', f'a node without a type; allowed: {known}')} ."


def _redirect_shape(ontology: Ontology) -> Iterator[str]:
    """An old id leads to one node in one step, and is no node any more."""
    yield "\nkg:shape-redirect a sh:NodeShape ; sh:targetSubjectsOf dcterms:isReplacedBy ;"
    yield f"    sh:property [ sh:path dcterms:isReplacedBy ; sh:maxCount 1 ; {_any_class(ontology.types)} ;"
    both = (
        "旧标识（dcterms:isReplacedBy）必须指向一个现有节点",
        "an old id (dcterms:isReplacedBy) must lead to one node of the graph",
    )
    yield f"        {_message(*both)} ] ;"
    yield "    sh:property [ sh:path rdfs:label ; sh:maxCount 0 ;"
    both = (
        "已被取代的标识不能再有名称（rdfs:label）",
        "an id that was replaced must not have a label (rdfs:label) any more",
    )
    yield f"        {_message(*both)} ] ."


def _version_shape(ontology: Ontology) -> Iterator[str]:
    """A reprint names the original, not another reprint, nor itself."""
    yield "\nkg:shape-original a sh:NodeShape ; sh:targetObjectsOf dcterms:isVersionOf ;"
    yield "    sh:property [ sh:path dcterms:isVersionOf ; sh:maxCount 0 ;"
    both = (
        "转载稿（dcterms:isVersionOf）必须指向原稿，原稿自身不能是转载",
        "a version (dcterms:isVersionOf) must name the original, which is no version itself",
    )
    yield f"        {_message(*both)} ] ."


def _any_class(types: Iterable[str]) -> str:
    classes = [f"sh:class kg:{t}" for t in types]
    return classes[0] if len(classes) == 1 else "sh:or ( " + " ".join(f"[ {c} ]" for c in classes) + " )"


def _message(zh: str, en: str) -> str:
    zh, en = (text.replace("\\", "\\\\").replace('"', '\\"') for text in (zh, en))
    return f'sh:message "{zh}"@zh ,\n            "{en}"@en'
