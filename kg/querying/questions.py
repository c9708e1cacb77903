"""The question library: named SPARQL queries with a title and parameters in Chinese and English, in ontology/queries.

A query is a plain .rq file that runs as it stands in any engine. Its head are comments that a program can read; each of
its parameters has a line `VALUES ?name { UNDEF }` in the body ("any"), or a term there that is the default. To give a
value is to put an RDF term into that line, SPARQL's own means of binding: the engine knows it when it plans the query.
(Oxigraph's `substitutions` do not serve: only projected variables can be given, BOUND() of an optional one is folded to
false before it is, and joins are planned as if it were free.)
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from kg.errors import DataError, UsageError
from kg.knowledge.ontology import ontology_folder

#: What a parameter may be: a node of a type or any node, a relation or type of the vocabulary, a literal.
NODE_TYPES = ("place", "organization", "person", "programme", "name")
TYPES = (*NODE_TYPES, "relation", "type", "date", "number", "text")

_HEAD = re.compile(r"#\s*(title-zh|title|description-zh|description|parameter)\b\s*([^:]*?)\s*:\s*(.*)")
_VALUES = r"VALUES \?{} \{{ ([^{{}}]*) \}}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a query takes."""

    name: str  #: as on the command line (--place) and of the variable in the query
    type: str  #: one of TYPES
    en: str  #: what it means, in English
    zh: str  #: the same in Chinese
    optional: bool = False  #: left out, it means "any"
    default: str = ""  #: the SPARQL term that holds where none is given, "" for none

    @property
    def required(self) -> bool:
        """Whether the query makes no sense without it."""
        return not (self.optional or self.default)


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query of the library, or one in a file that is written alike."""

    name: str
    text: str = ""  #: the whole file
    title: str = ""
    title_zh: str = ""
    description: str = ""
    description_zh: str = ""
    parameters: tuple[Parameter, ...] = ()

    def with_terms(self, terms: Mapping[str, str]) -> str:
        """The SPARQL with RDF terms (as SPARQL writes them) in the places of parameters, by name."""
        if not terms:
            return self.text
        names = "|".join(map(re.escape, terms))  # in one pass: a value must not be searched for other parameters
        places = re.compile(_VALUES.format(f"({names})"))
        return places.sub(lambda place: f"VALUES ?{place[1]} {{ {terms[place[1]]} }}", self.text)


@cache
def read_questions() -> Mapping[str, NamedQuery]:
    """The queries that come with kg, by name, sorted.

    Raises:
        DataError: a file of the library is wrong.
    """
    return {path.stem: read_query(path) for path in sorted((ontology_folder() / "queries").glob("*.rq"))}


def named_query(name: str) -> NamedQuery:
    """The query of that name; raises UsageError, with the nearest names, where there is none."""
    library = read_questions()
    if name not in library:
        near = get_close_matches(name, library, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise UsageError(f"--name {name}: no such query; {hint}known: {', '.join(library)}")
    return library[name]


def read_query(path: Path) -> NamedQuery:
    """The query in a file, with what its head says of it.

    Raises:
        DataError: the file cannot be read, or a parameter is not declared as it must be.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); name a file with a SPARQL query") from error
    except UnicodeDecodeError:
        raise DataError(f"{path}: is not UTF-8 text; name a file with a SPARQL query") from None
    return parse_query(text, path.stem, source=str(path))


def parse_query(text: str, name: str, *, source: str) -> NamedQuery:
    """A query from its text; `source` is what errors call it. Raises DataError as `read_query`."""
    said: dict[str, str] = {}
    parameters = []
    for number, line in enumerate(text.splitlines(), 1):
        found = _HEAD.fullmatch(line)
        if found and found[1] == "parameter":
            parameters.append(_parameter(found[2], found[3], text, f"{source}:{number}"))
        elif found:
            said[found[1].replace("-", "_")] = found[3]
    return NamedQuery(name, text, **said, parameters=tuple(parameters))


def _parameter(name: str, declared: str, text: str, where: str) -> Parameter:
    """A parameter from what follows its name: "type=place; optional; en=the place; zh=地点"."""
    parts = dict(_part(part) for part in declared.split(";"))
    strange = parts.keys() - {"type", "optional", "en", "zh"}
    if strange or parts.get("type") not in TYPES:
        raise DataError(
            f"{where}: parameter {name} has {', '.join(sorted(strange)) or 'no known type'}; allowed: optional, en=…, "
            f"zh=…, and type={'|'.join(TYPES)}"
        )
    values = set(re.findall(_VALUES.format(re.escape(name)), text))
    if len(values) != 1:
        raise DataError(
            f"{where}: parameter {name} needs a line VALUES ?{name} {{ UNDEF }} in the query, or its default"
        )
    default = values.pop().strip()
    return Parameter(
        name,
        parts["type"],
        parts.get("en", ""),
        parts.get("zh", ""),
        optional="optional" in parts,
        default="" if default == "UNDEF" else default,
    )


def _part(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip(), value.strip()


def parameters_said(query: NamedQuery) -> Iterator[str]:
    """Each parameter in a few words: "--place 地点 the place (optional)"."""
    for p in query.parameters:
        left_out = f" (default {p.default})" if p.default else " (optional)" if p.optional else ""
        yield f"--{p.name} {p.zh} · {p.en}{left_out}"
