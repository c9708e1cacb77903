"""Queries and the parameters of named questions, graphs in Turtle and JSON-LD, tables of decisions, patterns: damaged."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from kg.assembly.curate import curate
from kg.assembly.link import link
from kg.errors import KgError
from kg.knowledge.gazetteer import read_gazetteer
from kg.knowledge.lexicon import read_lexicon
from kg.knowledge.ontology import ontology_folder
from kg.knowledge.patterns import _parse
from kg.model import Article, Graph
from kg.opening import load
from kg.querying import ask
from kg.querying.binding import bind
from kg.querying.nodes import node_finder
from kg.querying.questions import parse_query, read_questions
from kg.reading.corrections import HEADER, read_corrections
from kg.reading.links import read_links
from kg.reading.redactions import read_names
from kg.views.jsonld import to_jsonld
from kg.views.rdf import to_turtle
from kg.views.sparql import format_answer, to_store
from kg.vocab import Relation
from tests.factories import article, entity, small_graph, statement
from tests.fuzz.mutate import mutated, mutated_text
from tests.fuzz.texts import name, odd, text
from tests.fuzz.ways import Case, Way

SPARQL = (
    "SELECT * WHERE { ?s ?p ?o }",
    "ASK { ?s a kg:Place }",
    "CONSTRUCT { ?a kg:funds ?b } WHERE { ?s rdf:subject ?a ; rdf:object ?b ; kg:confidence ?c FILTER(?c > 0.5) }",
    "DESCRIBE <https://kg.example/id/place/甲市>",
    "SELECT ?x (COUNT(DISTINCT ?y) AS ?n) WHERE { ?x kg:locatedIn+ ?y OPTIONAL { ?y rdfs:label ?l } } GROUP BY ?x "
    "HAVING(?n > 0) ORDER BY DESC(?n) LIMIT 5 OFFSET 1",
    "SELECT ?l WHERE { { ?x rdfs:label ?l } UNION { ?x skos:altLabel ?l } MINUS { ?x a kg:Person } "
    'BIND(REPLACE(STR(?l), "(.)甲", "x") AS ?r) VALUES ?x { UNDEF } FILTER(REGEX(?l, "^甲+$", "i") || LANG(?l) = "zh") }',
    "PREFIX x: <http://x/> SELECT (GROUP_CONCAT(?a; SEPARATOR='、') AS ?g) { SELECT ?a { ?a ^kg:runs|kg:partOf* ?b } }",
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "INSERT DATA { <a:b> <a:c> \\u0022d\\u0022 }",
    "SELECT * FROM <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
)
_FORMS = {"select": ("table", "csv", "json"), "ask": ("table", "csv", "json"), "graph": ("table", "csv", "ttl")}


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@cache
def _tiny_store() -> Any:
    """Few triples, so that a query that asks for all ways to join them comes to an end."""
    node, place = entity("programme/甲行动"), entity("place/甲市")
    return to_store(Graph((article(),), (place, node), (statement(node.id, Relation.LOCATED_IN, place.id),)))


@cache
def _small_store() -> Any:
    return to_store(small_graph())


@cache
def queries_known() -> tuple[str, ...]:
    """Queries that are right, and some that are refused."""
    return (*SPARQL, *(question.text for question in read_questions().values()))


def make_query(rng: Random) -> bytes:
    return _encoded(mutated_text(rng, rng.choice(queries_known()), queries_known()))


def _decoded(file: Path) -> str:
    """What `_encoded` made of it; inputs that are cut or changed byte by byte lose what is no letter any more."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "ignore")


def check_query(file: Path) -> str:
    """An answer that can be printed in each form that it has."""
    answer = ask(_tiny_store(), _decoded(file))
    assert all(isinstance(format_answer(answer, form), str) for form in _FORMS[answer.kind])
    return "answered"


def make_parameters(rng: Random) -> bytes:
    """The name of a question, and values for its parameters, parted by NUL."""
    question = rng.choice(list(read_questions().values()))
    values = [(p.name, _value(rng)) for p in question.parameters if rng.random() < 0.9]
    values += [(name(rng), _value(rng))] if rng.random() < 0.05 else []
    return _encoded("\0".join([question.name, *(f"{key}\t{value}" for key, value in values)]))


def _value(rng: Random) -> str:
    known = [n for e in small_graph().entities for n in (e.label, e.id)]
    odd_ones = ("funds", "资助", "Place", "2024", "2024-02-30", "-1", "1e9", "", "UNDEF", "} UNION {", "\\", '"', "?x")
    value = rng.choice((*known, *known, *odd_ones))
    chance = rng.random()
    return value if chance < 0.6 else mutated_text(rng, value, (text(rng), odd(rng))) if chance < 0.9 else text(rng)


def check_parameters(file: Path) -> str:
    """What the values make of the question can be asked, and is nothing but that question."""
    asked, *pairs = _decoded(file).split("\0")
    if asked not in read_questions():
        return "no such question"
    values = dict(pair.split("\t", 1) for pair in pairs if "\t" in pair)
    ask(_small_store(), bind(read_questions()[asked], values, _finder()))
    return "answered"


@cache
def _finder() -> Any:
    return node_finder(_small_store())


def make_question(rng: Random) -> bytes:
    known = [question.text for question in read_questions().values()]
    return _encoded(mutated_text(rng, rng.choice(known), known))


def check_question(file: Path) -> str:
    """A file with a question and its parameters."""
    parse_query(file.read_bytes().decode("utf-8", "replace"), "q", source="q.rq")
    return "read"


@cache
def _turtles() -> tuple[bytes, ...]:
    return (_encoded("".join(to_turtle(small_graph()))), (ontology_folder() / "kg.ttl").read_bytes())


def make_turtle(rng: Random) -> bytes:
    return mutated(rng, _turtles()[0], _turtles())


def make_jsonld(rng: Random) -> bytes:
    data = _encoded("".join(to_jsonld(small_graph())))
    return mutated(rng, data, (data, *_turtles()))


def check_graph(file: Path) -> str:
    """A graph that is written as Turtle and read again is the same."""
    loaded = load(file)
    again = "".join(to_turtle(loaded.graph, base=loaded.base))
    file.with_suffix(".ttl").write_bytes(_encoded(again))
    reloaded = load(file.with_suffix(".ttl"))
    assert "".join(to_turtle(reloaded.graph, base=reloaded.base)) == again, "another graph after writing and reading"
    return "read"


CORRECTIONS = (
    "merge\torganization/蓝海公司\t\t蓝海机械有限公司\t\t\t同一家\t2024-05-01",
    "合并\t王小明\t\t甲市实验小学",
    "distinct\tplace/甲市\t\tplace/乙村\t\t\t-",
    "split\t甲市\t\t\t乙市\ta1.txt | a2.txt\t两地",
    "rename\tplace/乙村\t\t\t丙村\ta1.txt",
    "retype\t绿道公园项目\t\t\t地点",
    "reject\t蓝海公司\t资助\t乙村\t4000多万元",
    'confirm\t蓝海公司\tpartnersWith\t甲市实验小学\t""\t\t"“1+2”\n行动"',
    "add\t甲市\truns\t绿道公园项目\tamount=500万元; time=2024\ta1.txt\t甲市建设绿道公园\t2024年5月",
)


def make_corrections(rng: Random) -> bytes:
    lines = [rng.choice(CORRECTIONS) for _ in range(rng.randint(1, 6))]
    whole = "\n".join((HEADER, *lines)) + "\n"
    changed = mutated(rng, _encoded(whole), (*map(_encoded, CORRECTIONS), text(rng).encode("utf-8", "replace")))
    return changed if rng.random() < 0.5 else _encoded(HEADER + "\n") + changed


def check_corrections(file: Path) -> str:
    """The graph with whatever can be used of the decisions can be written and read."""
    read = read_corrections(file, file.name)
    articles = {"a1.txt": Article("a1.txt", "甲市建设绿道公园"), "a2.txt": Article("a2.txt")}
    graph, objections = curate(small_graph(), read.corrections, articles)
    assert all(str(o) for o in (*objections, *read.objections))
    file.with_suffix(".ttl").write_bytes(_encoded("".join(to_turtle(graph))))
    assert load(file.with_suffix(".ttl")).graph.entities == graph.entities
    return "applied" if graph != small_graph() else "refused"


LINKS = (
    "code\tiri",
    "440800\thttp://www.wikidata.org/entity/Q42",
    "44\t<https://ex.org/a>",
    '"440803103201"\t"urn:x:甲"',
)


def make_links(rng: Random) -> bytes:
    return mutated(rng, _encoded("\n".join(LINKS)), tuple(map(_encoded, LINKS)))


def check_links(file: Path) -> str:
    """The graph with whatever can be used of the links can be written and read."""
    read = read_links(file, file.name)
    graph, objections = link(small_graph(), read.links, read_gazetteer())
    assert all(str(o) for o in (*objections, *read.objections))
    file.with_suffix(".ttl").write_bytes(_encoded("".join(to_turtle(graph))))
    assert load(file.with_suffix(".ttl")).graph.entities == graph.entities
    return "applied" if graph != small_graph() else "refused"


def make_names(rng: Random) -> bytes:
    return mutated(rng, "# 不要\n王小明\n蓝海机械有限公司\n".encode(), (_encoded(text(rng)), b"\t"))


def check_names(file: Path) -> str:
    """A list of names that are to be left out."""
    return "read" if read_names((file,)) else "refused"


@cache
def _pattern_files() -> tuple[bytes, ...]:
    import kg.knowledge

    folder = Path(kg.knowledge.__file__).parent / "data" / "patterns"
    return tuple(file.read_bytes() for file in sorted(folder.glob("*.toml")))


def make_patterns(rng: Random) -> bytes:
    return mutated(rng, rng.choice(_pattern_files()), _pattern_files())


def check_patterns(file: Path) -> str:
    """A file of rules."""
    return "read" if list(_parse("a.toml", file.read_text("utf-8", "replace"), read_lexicon())) else "refused"


class Kind(NamedTuple):
    """What a case of a kind is made of and tried on; of so many parts of all."""

    make: Callable[[Random], bytes]
    check: Callable[[Path], str]
    parts: int


#: name of the file of a case → its kind
KINDS: Mapping[str, Kind] = {
    "query.rq": Kind(make_query, check_query, 8),
    "parameters.txt": Kind(make_parameters, check_parameters, 4),
    "question.rq": Kind(make_question, check_question, 1),
    "graph.ttl": Kind(make_turtle, check_graph, 4),
    "graph.jsonld": Kind(make_jsonld, check_graph, 1),
    "corrections.tsv": Kind(make_corrections, check_corrections, 2),
    "links.tsv": Kind(make_links, check_links, 1),
    "names.lst": Kind(make_names, check_names, 1),
    "patterns.toml": Kind(make_patterns, check_patterns, 1),
}


@contextmanager
def queries() -> Iterator[Way]:
    """Damaged queries and everything else that is read beside articles."""
    with TemporaryDirectory(prefix="kg-fuzz-") as folder:
        yield Way(make, lambda case: check(case, Path(folder)))


def make(rng: Random) -> Case:
    """A case of any kind."""
    name = rng.choices(list(KINDS), [kind.parts for kind in KINDS.values()])[0]
    return Case(name, KINDS[name].make(rng))


def check(case: Case, folder: Path) -> str:
    """What holds for the kind, or an error that says what is wrong."""
    file = folder / case.name
    file.write_bytes(case.data)
    try:
        became = KINDS[case.name].check(file)
    except KgError as error:
        assert str(error).strip(), "an error without words"
        became = "refused"
    return f"{case.name} {became}"
