"""Statements and their sentences, read by the form in which `to_turtle` writes them: nine of ten triples of a graph.

A parser takes 1 µs a triple to parse and 4 more to hand it to Python. What has exactly the form that kg writes is read
here, block by block; all else, and every text in which a block might mean something else, is left to the parser: what
is read is the same, only sooner. A test holds the two equal.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model import Evidence, Qualifiers
from kg.views.terms import KINDS, PREFIXES, decode_id
from kg.vocab import Relation, Status

#: The names of nodes: with a prefix as `to_turtle` writes them, or as a whole IRI.
_NAME = (
    r"(?:[a-z]+:[A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff][A-Za-z0-9_\u3400-\u4dbf\u4e00-\u9fff（）.-]*(?<!\.)"
    r"|<[^\x00-\x20<>\"{}|^`\\]+>)"
)
_IRI = r"(<[^\x00-\x20<>\"{}|^`\\]+>)"
#: Texts without escapes; a block that has one is left to the parser.
_TEXT = r'"([^"\\\x00-\x1f]*)"'
_NUMBER = r"([0-9]{1,300}(?:\.[0-9]+)?)"
_SHARE = r"(0(?:\.[0-9]+)?|1(?:\.0+)?)"
_DATE = r'"[\d-]+"\^\^xsd:\w+'

#: A block ends at an empty line, or with the text.
_END = r"(?=\n\n|\n?\Z)"


def _maybe(line: str) -> str:
    return rf"(?:    {line} ;\n)?"


_STATEMENT = re.compile(
    r"statement:([0-9a-f]{16}) a kg:Statement, rdf:Statement ;\n"
    rf"    rdf:subject ({_NAME}) ;\n    rdf:predicate kg:({'|'.join(Relation)}) ;\n    rdf:object ({_NAME}) ;\n"
    + _maybe(f"kg:amountText {_TEXT}@zh")
    + _maybe(f"kg:amountMin {_NUMBER}")
    + _maybe(f"kg:amountMax {_NUMBER}")
    + _maybe(f"schema:currency {_TEXT}")
    + _maybe(f"kg:role {_TEXT}@zh")
    + rf"    kg:status kg:({'|'.join(Status)}) ;\n"
    + _maybe(f"kg:speaker {_TEXT}@zh")
    + _maybe(f"kg:time {_TEXT}")
    + _maybe(f"schema:startDate {_DATE}")
    + _maybe(f"schema:endDate {_DATE}")
    + r"    kg:confidence [0-9.]+ ;\n"
    r"    kg:evidence (evidence:[0-9a-f]{16}(?:, evidence:[0-9a-f]{16})*) \." + _END
)
_EVIDENCE = re.compile(
    r"evidence:([0-9a-f]{16}) a oa:SpecificResource ;\n"
    rf"    oa:hasSource ({_NAME}) ;\n    oa:exact {_TEXT}@zh ;\n"
    r"    oa:start ([0-9]{1,15}) ;\n    oa:end ([0-9]{1,15}) ;\n"
    + _maybe(f"oa:hasSelector {_IRI}")
    + rf"    kg:rule {_TEXT} ;\n    kg:confidence {_SHARE} \."
    + _END
)
#: Where in their files quotes stand; each comes before the first of its quotes.
_SELECTOR = re.compile(
    rf"{_IRI} a oa:FragmentSelector ;\n    rdf:value {_TEXT} ;\n    dcterms:conformsTo (?:{_NAME}) \." + _END
)
#: The edges of an entity: each is said again by a statement.
_EDGES = re.compile(rf"    kg:({'|'.join(Relation)}) ({_NAME}(?:, {_NAME})*) ;\n")
#: What may change the meaning of other blocks: prefixes, comments, texts over several lines.
_FAR_REACHING = re.compile(r"""(?i)(?:^|[\s.])@?(?:prefix|base)\s|(?:^|\s)#|"{3}|'{3}""")
_RELATIONS = {str(r): r for r in Relation}
_STATUSES = {str(s): s for s in Status}
_PLAIN = {str(s): Qualifiers(status=s) for s in Status}  # most statements say no more: one value for all of them

#: Subject, relation, object and qualifiers of a statement, and the hashes of its evidence.
Claim = tuple[str, Relation, str, Qualifiers, list[str]]


class OtherFormError(ValueError):
    """The text is not in the form that `to_turtle` gives it; the parser has to read all of it."""


@dataclass(slots=True)
class Blocks:
    """What was read by its form, and the text of what was not."""

    rest: str
    base: str = ""  #: what the IRIs of the data start with, by the prefixes
    statements: dict[str, Claim] = field(default_factory=dict)  #: by the hash in their IRI
    edges: set[tuple[str, Relation, str]] = field(default_factory=set)  #: subject, relation, object
    evidence: dict[str, Evidence] = field(default_factory=dict)  #: by the hash in their IRI
    fragments: dict[str, str] = field(default_factory=dict)  #: by the IRI of their selector, as it is written


def read_blocks(text: str) -> Blocks:
    """The statements and sentences of a text that `to_turtle` wrote.

    Raises:
        OtherFormError: something in it is of another form, and may change what blocks mean.
    """
    ended = text.find("\n\n")
    header = text[:ended] if ended >= 0 else text
    ids = _Ids(_base(header))
    found, rest, count = Blocks("", ids.base), [], 0
    at, end = len(header) + 2, len(text) - text.endswith("\n")
    while at < end:  # where a block stands it is read: to cut it out first takes as long as to read it
        if said := _STATEMENT.match(text, at):
            found.statements[said[1]] = _claim(said, ids)
        elif said := _EVIDENCE.match(text, at):
            found.evidence[said[1]] = _evidence(said, ids, found.fragments)
        elif said := _SELECTOR.match(text, at):
            found.fragments[said[1]] = said[2]
        else:
            stop = text.find("\n\n", at, end)
            block = text[at : stop if stop >= 0 else end]
            rest.append(_without_edges(block, ids, found.edges))
            at += len(block) + 2
            continue
        count += 1
        at = said.end() + 2
    if count > len(found.statements) + len(found.evidence) + len(found.fragments):
        raise OtherFormError  # one is described twice: what the two say together, the parser finds out
    left = "\n\n".join(rest)
    if _reaches_far(left) or not all(block.endswith(" .") for block in rest):
        raise OtherFormError
    found.rest = f"{header}\n\n{left}"
    return found


def _without_edges(block: str, ids: "_Ids", edges: set[tuple[str, Relation, str]]) -> str:
    """The description of an entity without its edges, which are added to `edges`; any other block as it is."""
    name, _, _ = block.partition(" a kg:")
    if name == block or "\n    kg:" not in block or name.partition(":")[0] not in KINDS:
        return block
    found = _EDGES.findall(block)
    for relation, ends in found:
        edges.update((ids[name], _RELATIONS[relation], ids[end]) for end in ends.split(", "))
    return _EDGES.sub("", block) if found else block


def _reaches_far(text: str) -> bool:
    """Whether something in the text may change what is said elsewhere; looks for single words first, which is quick."""
    folded = text.casefold()
    return any(word in folded for word in ("prefix", "base", "#", '"""', "'''")) and bool(_FAR_REACHING.search(text))


class _Ids(dict[str, str]):
    """The id that each name of a node stands for. Filled as names are asked for."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self._articles: dict[str, str] = {}

    def article(self, name: str) -> str:
        """The id of the article of that name."""
        known = self._articles.get(name)
        if known is None:
            kind, _, known = self[name].partition("/")
            if kind != "article":
                raise OtherFormError
            self._articles[name] = known
        return known

    def __missing__(self, name: str) -> str:
        if name.startswith("<"):
            iri = name[1:-1]
            if not iri.startswith(self.base):
                raise OtherFormError
            try:
                id = decode_id(iri.removeprefix(self.base))
            except UnicodeDecodeError as error:
                raise OtherFormError from error
        else:
            kind, _, local = name.partition(":")
            if kind not in KINDS:
                raise OtherFormError
            id = f"{kind}/{local}"
        self[name] = id
        return id


def _base(header: str) -> str:
    """What the IRIs of the data start with, if the prefixes are those that `to_turtle` writes."""
    start = re.search(r"^@prefix organization: <(.*)organization/> \.$", header, re.MULTILINE)
    base = start[1] if start else ""
    prefixes = {**PREFIXES, **{kind: f"{base}{kind}/" for kind in KINDS}}
    if header != "\n".join(f"@prefix {p}: <{iri}> ." for p, iri in prefixes.items()):
        raise OtherFormError
    return base


def _claim(said: re.Match[str], ids: _Ids) -> Claim:
    _, subject, predicate, object_, amount, least, most, currency, role, status, speaker, time, named = said.groups("")
    if amount or least or most or currency or role or speaker or time:
        qualifiers = Qualifiers(
            amount,
            float(least) if least else None,
            float(most) if most else None,
            currency,
            role,
            _STATUSES[status],
            speaker,
            time,
        )
    else:
        qualifiers = _PLAIN[status]
    sources = named.removeprefix("evidence:").split(", evidence:")
    return ids[subject], _RELATIONS[predicate], ids[object_], qualifiers, sources


def _evidence(said: re.Match[str], ids: _Ids, fragments: Mapping[str, str]) -> Evidence:
    _, source, quote, start, end, selector, rule, confidence = said.groups()
    if selector and selector not in fragments:
        raise OtherFormError
    fragment = fragments[selector] if selector else ""
    return Evidence(ids.article(source), int(start), int(end), quote, rule, float(confidence), fragment)
