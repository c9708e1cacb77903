"""A SPARQL query in pieces: what is text, name, variable, keyword or sign, and where. Knows no meaning.

A reader for messages to people: what is allowed in a query is for the engine to say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kg.views.terms import PREFIXES

# Longest first, as SPARQL reads them. What is in quotes, in an IRI or a comment is no mistake of punctuation.
_TOKEN = re.compile(
    r'(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|'
    r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|'
    r"'(?:[^'\\\n\r]|\\.)*')(?:@[A-Za-z-]+|\^\^\S+)?"
    r'|(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)|(?P<comment>#[^\n\r]*)'
    r"|(?P<wide>[，。；：？！、（）｛｝［］“”‘’「」《》＜＞＝＃｜＆　])"
    r"|(?P<variable>[?$][A-Za-z0-9_\u3400-\u9fff]+)|(?P<name>[\w-]*:[\w%.\\-]*(?<!\.))|(?P<number>[+-]?\d+(?:\.\d+)?)"
    r"|(?P<word>[^\W\d_]\w*)|(?P<open>[{(\[])|(?P<close>[})\]])|(?P<quote>[\"'])|(?P<mark>\S)",
    re.DOTALL,
)
#: Keywords and functions of SPARQL 1.1 (sections 19.8 and 17.4 of the specification), in lower case.
WORDS = frozenset(
    """
    a abs add all as asc ask avg base bind bnode bound by ceil clear coalesce concat construct contains copy
    count create data datatype day default delete desc describe distinct drop encode_for_uri exists false
    filter floor from graph group group_concat having hours if in insert into iri isblank isiri isliteral
    isnumeric isuri lang langmatches lcase limit load max md5 min minus minutes month move named not now
    offset optional order prefix rand reduced regex replace round sameterm sample seconds select separator
    service sha1 sha256 sha384 sha512 silent str strafter strbefore strdt strends strlang strlen strstarts
    struuid substr sum timezone to true tz ucase undef union uri using uuid values where with year
    """.split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of a query."""

    kind: str  #: "text", "iri", "comment", "wide" (a Chinese sign), "variable", "name" (with a prefix), "word" …
    text: str
    at: int  #: characters before it


def tokens_of(text: str) -> list[Token]:
    """The pieces of a query, in their order."""
    return [Token(m.lastgroup or "", m[0], m.start()) for m in _TOKEN.finditer(text)]


def iris_of(text: str) -> Iterator[tuple[Token, str]]:
    """Every name and IRI in a query, with the whole IRI; names whose prefix is unknown are left out."""
    tokens = [t for t in tokens_of(text) if t.kind != "comment"]
    declared = dict(PREFIXES)
    for name, after in pairwise(tokens):
        if name.kind == "name" and name.text.endswith(":") and after.kind == "iri":
            declared[name.text[:-1]] = after.text[1:-1]
    for t in tokens:
        prefix, _, local = t.text.partition(":")
        if t.kind == "iri":
            yield t, t.text[1:-1]
        elif t.kind == "name" and prefix in declared:
            yield t, declared[prefix] + local


def with_prefixes(text: str) -> str:
    """The query with a PREFIX line for each of our prefixes that it uses and does not declare, for any other tool.

    >>> with_prefixes("ASK { ?a rdfs:label ?b }").splitlines()
    ['PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>', 'ASK { ?a rdfs:label ?b }']
    """
    tokens = tokens_of(text)
    declared = {after.text for word, after in pairwise(tokens) if word.text.casefold() == "prefix"}
    used = {t.text.split(":")[0] for t in tokens if t.kind == "name"}
    # the types of literals stand in the same piece as their text
    used |= {t.text.rpartition("^^")[2].split(":")[0] for t in tokens if t.kind == "text"}
    missing = [p for p in PREFIXES if p in used and f"{p}:" not in declared]
    return "".join(f"PREFIX {p}: <{PREFIXES[p]}>\n" for p in missing) + text
