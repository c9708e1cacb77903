"""The documentation of the vocabulary: renders `ontology/index.html`, one page that needs no network and no script.

Every term stands at the anchor of its name, so that its IRI leads to it. pyLODE was tried: see DECISIONS.md.
"""

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from string import Template

from kg.knowledge.ontology import OWL, RDFS, SCHEMA, SH, TYPE, Ontology, Terms, ontology_folder
from kg.knowledge.ontology.diagram import render_diagram
from kg.knowledge.ontology.words import Both, called, curie, joined, rules, texts, uses

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"

#: The sections of the page: anchor, heading, and the local name of the class whose instances stand in it.
SECTIONS: tuple[tuple[str, Both, str], ...] = (
    ("classes", ("类", "Classes"), OWL + "Class"),
    ("relations", ("关系", "Relations"), "Relation"),
    ("properties", ("其他属性", "Other properties"), OWL + "ObjectProperty"),
    ("values", ("文字和数值属性", "Properties with texts and numbers"), OWL + "DatatypeProperty"),
    ("individuals", ("取值", "Values"), ""),
    ("annotations", ("描述词汇表自身的术语", "Terms about the vocabulary itself"), OWL + "AnnotationProperty"),
)
#: A relation is an object property too; what is none of these is a value.
_ORDER = ("Relation", *(OWL + kind for kind in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")))
#: What OWL says of a term by a class of its own.
KINDS: dict[str, Both] = {
    OWL + "Class": ("类", "class"),
    OWL + "ObjectProperty": ("对象属性", "object property"),
    OWL + "DatatypeProperty": ("数据属性", "datatype property"),
    OWL + "AnnotationProperty": ("注释属性", "annotation property"),
    OWL + "NamedIndividual": ("个体", "individual"),
    OWL + "TransitiveProperty": ("传递", "transitive"),
    OWL + "SymmetricProperty": ("对称", "symmetric"),
}
#: Rows of a term: predicate (ours by local name) and what it is called.
ROWS: tuple[tuple[str, Both], ...] = (
    (SCHEMA + "domainIncludes", ("主体", "Subject is a")),
    (SCHEMA + "rangeIncludes", ("客体", "Object is a")),
    (RDFS + "subClassOf", ("上位类", "Subclass of")),
    (RDFS + "subPropertyOf", ("上位属性", "Subproperty of")),
    (OWL + "disjointWith", ("互斥", "Disjoint with")),
    (SKOS + "closeMatch", ("近似", "Close match")),
    ("inverseMatch", ("反向近似", "Close match, read backwards")),
    ("requires", ("同时需要", "Requires")),
    ("qualifies", ("限定", "Only on statements of")),
)
#: Facts about the vocabulary.
FACTS: tuple[tuple[str, Both], ...] = (
    (OWL + "versionIRI", ("版本", "Version")),
    (OWL + "priorVersion", ("上一版本", "Prior version")),
    (DCTERMS + "created", ("创建", "Created")),
    (DCTERMS + "modified", ("修改", "Modified")),
    ("http://purl.org/dc/elements/1.1/creator", ("作者", "Creator")),
    (DCTERMS + "license", ("许可", "Licence")),
    (SKOS + "changeNote", ("变更", "Changes")),
    (SKOS + "editorialNote", ("说明", "Note")),
)
_EXAMPLE = ("示例", "Example")
_USED_BY = ("用于（SHACL）", "Used by (SHACL)")


def render_page(ontology: Ontology) -> str:
    """The text of `ontology/index.html`."""
    template = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))
    iri, head = next((i, s) for i, s in ontology.terms.items() if (OWL + "Ontology", "") in s[TYPE])
    title = texts(head, RDFS + "label")
    listed = [(anchor, heading, _members(ontology, cls)) for anchor, heading, cls in SECTIONS]
    body = [_section("overview", ("概览", "Overview"), f'<div class="scroll">{render_diagram(ontology)}</div>')]
    body.append(_section("example", _EXAMPLE, _example()))
    for anchor, heading, members in listed:
        index = "".join(f'<li><a href="#{_anchor(ontology, m)}">{_label(ontology, m)}</a></li>' for m in members)
        terms = "\n".join(_article(ontology, m) for m in members)
        body.append(_section(anchor, heading, f'<ul class="index">{index}</ul>\n{terms}'))
    body.append(_section("others", ("其他词汇表的术语", "Terms of other vocabularies"), _others(ontology)))
    body.append(_section("prefixes", ("前缀", "Prefixes"), _prefixes(ontology)))
    contents = [("overview", ("概览", "Overview")), ("example", _EXAMPLE), *((a, h) for a, h, _ in listed)]
    contents += [("others", ("其他词汇表的术语", "Terms of other vocabularies")), ("prefixes", ("前缀", "Prefixes"))]
    return template.substitute(
        title=escape(f"{title['zh']} {title['en']}"),
        heading=_spans((title["zh"], title["en"])),
        about=_paragraphs(texts(head, RDFS + "comment")),
        facts=_facts(ontology, iri, head),
        contents="\n".join(f'<li><a href="#{a}">{_spans(h)}</a></li>' for a, h in contents),
        body="\n".join(body),
    )


def _members(ontology: Ontology, cls: str) -> list[str]:
    """Our terms that stand in the section of a class: each in the first of _ORDER that fits it."""
    ours = ((iri, said) for iri, said in ontology.terms.items() if iri.startswith(ontology.namespace) and TYPE in said)
    found = []
    for iri, said in ours:
        kinds = {o.removeprefix(ontology.namespace) for o, _ in said[TYPE]}
        if cls == next((kind for kind in _ORDER if kind in kinds), ""):
            found.append(iri)
    return found


def _article(ontology: Ontology, iri: str) -> str:
    """All about one term."""
    said = ontology.terms[iri]
    rows = [*_said_rows(ontology, said), *_use_rows(ontology, iri)]
    if (ontology.namespace + "Relation", "") in said[TYPE]:
        rows += _relation_rows(ontology, iri)
    if example := texts(said, SKOS + "example"):
        rows.append((_EXAMPLE, _paragraphs(example)))
    heading = f"{_label(ontology, iri)} <code>{curie(ontology, iri)}</code>"
    comment = _paragraphs(texts(said, RDFS + "comment"))
    return f'<article id="{_anchor(ontology, iri)}">\n<h3>{heading}</h3>\n{comment}\n{_rows(rows)}\n</article>'


def _said_rows(ontology: Ontology, said: Terms) -> Iterator[tuple[Both, str]]:
    kinds = [KINDS[o] for o, _ in said[TYPE] if o in KINDS]
    of = [o for o, _ in said[TYPE] if o not in KINDS]
    shown = [_spans(kind) for kind in kinds] + [_link(ontology, o) for o in of]
    yield ("种类", "Kind"), ", ".join(shown)
    for predicate, row in ROWS:
        values = said.get(predicate) or said.get(ontology.namespace + predicate)
        if values:
            yield row, ", ".join(_link(ontology, o) for o, _ in values)


def _use_rows(ontology: Ontology, iri: str) -> Iterator[tuple[Both, str]]:
    """Of a class, the properties it uses; of a property, the classes that use it; each with the rules of SHACL."""
    by_class = uses(ontology)
    if found := by_class.get(iri):
        yield ("属性（SHACL）", "Properties (SHACL)"), _table(ontology, ((_property(ontology, u), u) for u in found))
    users = [(cls, u) for cls, found in by_class.items() for u in found if u[SH + "path"][0][0] == iri]
    if users:
        yield _USED_BY, _users(ontology, users)


def _relation_rows(ontology: Ontology, iri: str) -> Iterator[tuple[Both, str]]:
    """What the shapes ask of an edge beside its ends."""
    name = iri.removeprefix(ontology.namespace)
    said = [
        both
        for names, both in (
            (ontology.same_type, ("两端同属一类", "both ends of one type")),
            (ontology.symmetric, ("写出两个方向", "written in both directions")),
            (ontology.transitive, ("不成环", "no circles")),
            (ontology.relations, ("每条边都有陈述和依据", "every edge has a statement with evidence")),
        )
        if name in names
    ]
    yield ("约束", "Rules"), _spans(joined(said))


def _others(ontology: Ontology) -> str:
    """The properties of other vocabularies that our classes use."""
    found: dict[str, list[tuple[str, Terms]]] = {}
    for cls, by_class in uses(ontology).items():
        for use in by_class:
            path = use[SH + "path"][0][0]
            if not path.startswith(ontology.namespace):
                found.setdefault(path, []).append((cls, use))
    articles = []
    for path, users in found.items():
        labels = texts(users[0][1], RDFS + "label")
        heading = f"{_spans((labels['zh'], labels['en']))} {_link(ontology, path)}"
        rows = [(_USED_BY, _users(ontology, users))]
        articles.append(f'<article id="{_anchor(ontology, path)}">\n<h3>{heading}</h3>\n{_rows(rows)}\n</article>')
    return "\n".join(articles)


def _users(ontology: Ontology, users: Iterable[tuple[str, Terms]]) -> str:
    return _table(ontology, ((_link(ontology, cls), use) for cls, use in users))


def _property(ontology: Ontology, use: Terms) -> str:
    """The property of a use, leading to its place on this page."""
    return f'<a href="#{_anchor(ontology, use[SH + "path"][0][0])}">{_spans(called(ontology, use))}</a>'


def _table(ontology: Ontology, rows: Iterable[tuple[str, Terms]]) -> str:
    """Uses of properties, each behind a name, with its rules."""
    lines = []
    for name, use in rows:
        zh, en = joined(rules(ontology, use))
        lines.append(f'<tr><th scope="row">{name}</th><td>{_paragraphs({"zh": zh, "en": en})}</td></tr>')
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def _facts(ontology: Ontology, iri: str, head: Terms) -> str:
    rows: list[tuple[Both, str]] = [(("IRI", "IRI"), f"<code>{escape(iri)}</code>")]
    rows.append((("命名空间", "Namespace"), f"<code>kg: {escape(ontology.namespace)}</code>"))
    for predicate, row in FACTS:
        both = texts(head, predicate)
        value, what = head[predicate][0]
        rows.append(
            (row, _paragraphs(both) if both else f"<code>{escape(value)}</code>" if not what else escape(value))
        )
    return _rows(rows)


def _prefixes(ontology: Ontology) -> str:
    lines = (f"@prefix {prefix}: &lt;{escape(iri)}&gt; ." for prefix, iri in ontology.prefixes.items())
    return '<pre tabindex="0">' + "\n".join(lines) + "</pre>"


def _example() -> str:
    text = (ontology_folder() / "example.ttl").read_text(encoding="utf-8")
    return f'<pre id="example-turtle" tabindex="0">{escape(text, quote=False)}</pre>'


def _section(anchor: str, heading: Both, body: str) -> str:
    return f'<section id="{anchor}">\n<h2>{_spans(heading)}</h2>\n{body}\n</section>'


def _rows(rows: Iterable[tuple[Both, str]]) -> str:
    return "<dl>\n" + "\n".join(f"<dt>{_spans(row)}</dt><dd>{value}</dd>" for row, value in rows) + "\n</dl>"


def _link(ontology: Ontology, iri: str) -> str:
    """A term: ours by its labels, to its place on this page; one of others by its prefixed name, to itself."""
    if iri.startswith(ontology.namespace):
        return f'<a href="#{_anchor(ontology, iri)}">{_label(ontology, iri)}</a>'
    return f'<a href="{escape(iri)}"><code>{escape(curie(ontology, iri))}</code></a>'


def _anchor(ontology: Ontology, iri: str) -> str:
    """The fragment of a term of ours, so that its IRI leads to it; "schema-url" for a term of others."""
    return (
        iri.removeprefix(ontology.namespace)
        if iri.startswith(ontology.namespace)
        else curie(ontology, iri).replace(":", "-")
    )


def _label(ontology: Ontology, iri: str) -> str:
    labels = texts(ontology.terms[iri], RDFS + "label")
    return _spans((labels["zh"], labels["en"]))


def _spans(both: Both) -> str:
    """Something in both languages, on one line; once where it is the same in both."""
    zh, en = (escape(text) for text in both)
    return zh if zh == en else f'<span lang="zh">{zh}</span> <span lang="en">{en}</span>'


def _paragraphs(both: dict[str, str]) -> str:
    if len(set(both.values())) == 1:
        return f"<p>{escape(both['zh'])}</p>"
    return "".join(f'<p lang="{lang}">{escape(text)}</p>' for lang, text in sorted(both.items(), reverse=True))
