"""What the ontology says of a term, in prefixed names and in words of both languages: for messages and for the page."""

from collections.abc import Iterable

from kg.knowledge.ontology import RDFS, SH, TYPE, Ontology, Terms, Value

#: Something said in Chinese and in English.
Both = tuple[str, str]

#: How each constraint is said.
WORDS: dict[str, Both] = {
    "oneOf": ("取值于 {}", "one of {}"),
    "anyOf": ("{} 之一", "one of {}"),
    "datatype": ("类型为 {}", "typed {}"),
    "class": ("属于类 {}", "an instance of {}"),
    "nodeKind": ("种类为 {}", "of kind {}"),
    "hasValue": ("含有 {}", "has {}"),
    "minLength": ("长度至少 {}", "length at least {}"),
    "minInclusive": ("不小于 {}", "not below {}"),
    "maxInclusive": ("不大于 {}", "not above {}"),
    "lessThan": ("小于 {}", "less than {}"),
    "lessThanOrEquals": ("不大于 {}", "not above {}"),
    "disjoint": ("不同于 {}", "other than {}"),
    "pattern": ("形如 {}", "of the form {}"),
}
#: The same for values that have a plain name.
PHRASES: dict[tuple[str, str], Both] = {
    ("datatype", "rdf:langString"): ("带语言标记的文本", "a text with a language tag"),
    ("datatype", "xsd:string"): ("不带语言标记的文本", "a text without a language tag"),
    ("datatype", "xsd:anyURI"): ("网址（xsd:anyURI）", "an address (xsd:anyURI)"),
    ("datatype", "xsd:decimal"): ("小数（xsd:decimal）", "a decimal number (xsd:decimal)"),
    ("datatype", "xsd:integer"): ("整数（xsd:integer）", "a whole number (xsd:integer)"),
    ("nodeKind", "sh:IRI"): ("一个 IRI", "an IRI"),
    ("minLength", "1"): ("不能为空", "not empty"),
}
#: (sh:minCount, sh:maxCount) in words, "" where it is not given.
COUNTS: dict[tuple[str, str], Both] = {
    ("1", "1"): ("恰好一个", "exactly one"),
    ("1", ""): ("至少一个", "at least one"),
    ("", "1"): ("至多一个", "at most one"),
}


def rules(ontology: Ontology, use: Terms) -> tuple[Both, ...]:
    """The constraints of one use of a property, each in words, in the order in which they stand in the file."""
    said: dict[str, Both] = {}
    for predicate in use:
        key = local(ontology, predicate)
        if key in ("minCount", "maxCount"):
            least, most = literal(use, SH + "minCount"), literal(use, SH + "maxCount")
            plain = f"{least or 0} 到 {most or '任意'} 个", f"{least or 0} to {most or 'any number'}"
            said["count"] = COUNTS.get((least, most), plain)
        elif key == "pattern" and (words := texts(use, RDFS + "comment")):
            said[key] = (words["zh"], words["en"])
        elif key in WORDS:
            shown = ", ".join(allowed(ontology, use, predicate))
            zh, en = PHRASES.get((key, shown)) or WORDS[key]
            said[key] = (zh.format(shown), en.format(shown))
    return tuple(said.values())


def joined(said: Iterable[Both]) -> Both:
    """Several things in a row."""
    both = tuple(said)
    return "，".join(zh for zh, _ in both), ", ".join(en for _, en in both)


def allowed(ontology: Ontology, use: Terms, predicate: str) -> list[str]:
    """The values of a constraint as a reader sees them; for kg:oneOf the individuals of the class."""
    if local(ontology, predicate) == "oneOf":
        cls = use[predicate][0][0]
        return [curie(ontology, iri) for iri, said in ontology.terms.items() if (cls, "") in said.get(TYPE, ())]
    return [curie(ontology, text) if not what else text for text, what in use[predicate]]


def called(ontology: Ontology, use: Terms) -> Both:
    """What the property of a use is called, with its prefixed name behind: ("名称（rdfs:label）", "name (rdfs:label)")."""
    iri = use[SH + "path"][0][0]
    said = texts(use, RDFS + "label") or texts(ontology.terms[iri], RDFS + "label")
    return f"{said['zh']}（{curie(ontology, iri)}）", f"{said['en']} ({curie(ontology, iri)})"


def uses(ontology: Ontology) -> dict[str, list[Terms]]:
    """Which class uses which properties, and how: IRI of the class -> uses."""
    found: dict[str, list[Terms]] = {}
    for said in ontology.terms.values():
        for cls, _ in said.get(ontology.namespace + "usedBy", ()):
            found.setdefault(cls, []).append(said)
    return found


def curie(ontology: Ontology, iri: str) -> str:
    """An IRI with its prefix: "kg:funds"; in angle brackets where there is none."""
    for prefix, start in ontology.prefixes.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return f"<{iri}>"


def term(ontology: Ontology, value: Value) -> str:
    """A value as Turtle writes it."""
    text, what = value
    if not what:
        return curie(ontology, text)
    return text if what.endswith("#integer") else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def local(ontology: Ontology, iri: str) -> str:
    """The local name of a term of ours or of SHACL; the IRI itself for any other."""
    return iri.removeprefix(ontology.namespace).removeprefix(SH)


def texts(said: Terms, predicate: str) -> dict[str, str]:
    """Language -> text; empty where nothing is said."""
    return {what[1:]: text for text, what in said.get(predicate, ()) if what.startswith("@")}


def literal(said: Terms, predicate: str) -> str:
    """The first value, "" where there is none."""
    return said[predicate][0][0] if predicate in said else ""
