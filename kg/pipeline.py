"""Files → graph: the one place where reading, extraction and assembly are put together.

`build` writes nothing and prints nothing; what went wrong with which input stands in the report beside the graph.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from os import cpu_count
from pathlib import Path
from sys import maxsize

from kg import __version__
from kg.assembly.assemble import assemble
from kg.assembly.clashes import pairs_kept_apart
from kg.assembly.curate import curate
from kg.assembly.link import link
from kg.assembly.private import without_bystanders, without_private_numbers
from kg.assembly.redact import Redaction
from kg.assembly.reprints import Sketch, find_reprints, sketch_of, unpacked_sketch
from kg.engine import Engine, Failure, read_tables, run
from kg.errors import InputError
from kg.knowledge.resources import read_resources
from kg.log import stage
from kg.machine import without_collector
from kg.model import Article, Extraction, Graph, Objection
from kg.reading import Corpus, Reading, read_articles
from kg.reading.corrections import CorrectionsFile, read_corrections
from kg.reading.links import LinksFile, read_links
from kg.reading.redactions import read_names
from kg.reading.shelf import Shelf
from kg.reading.sources import find_corrections, named
from kg.views.rules import by_rule

#: Fewer articles than this are read faster by one process than further processes take to start.
WORTH_PROCESSES = 200

NO_ENTITY = "no entity found"
NO_ENTITY_REMEDY = "check that this is Chinese news text that names places, bodies, programmes or people"


@dataclass(frozen=True, slots=True)
class Input:
    """One file (or one record of a collection) that was read."""

    source: str  #: path relative to the path that was asked for
    digest: str  #: sha256 of its content
    articles: tuple[str, ...]  #: ids of the articles in it


@dataclass(frozen=True, slots=True)
class Problem:
    """What was wrong with one input, and what to do about it."""

    source: str  #: the input, as in `Input`
    what: str
    remedy: str
    article: str = ""  #: id, where one article of the input is meant

    def __str__(self) -> str:
        return "; ".join(filter(None, (f"{self.source or self.article}: {self.what}", self.remedy)))


@dataclass(frozen=True, slots=True)
class Corrected:
    """One file of corrections, or of links, that was read."""

    source: str  #: its name, as in `Problem`
    digest: str  #: sha256 of its content
    lines: int  #: decisions, or links, in it
    applied: int  #: those that are in the graph; of the others, failures and notices say why not


@dataclass(frozen=True, slots=True)
class Withheld:
    """What was left out because it is private; counts alone, for names and numbers are not to be found here either."""

    people: int = 0  #: whom an article does not name, or who only sign it: counted for each article
    authors: int = 0  #: articles whose by-lines were left out
    numbers: int = 0  #: sentences and titles in which numbers or addresses are masked
    names: int = 0  #: that were to be left out
    nodes: int = 0  #: that went with them


@dataclass(frozen=True, slots=True)
class Report:
    """What went into a build, and what could not; holds no time and no machine, so that it repeats."""

    version: str
    inputs: tuple[Input, ...]
    failures: tuple[Problem, ...]
    notices: tuple[Problem, ...] = ()  #: read and built, but worth a look: nothing named, damaged bytes replaced
    corrections: tuple[Corrected, ...] = ()
    links: tuple[Corrected, ...] = ()  #: applied: those to places of the graph
    withheld: Withheld = Withheld()
    stages: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  #: what each gave: see `kg.log`

    def as_dict(self) -> dict[str, object]:
        """The report as plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class BuildResult:
    """A graph and the report on how it came about."""

    graph: Graph
    report: Report


def build(
    paths: Sequence[Path] | Corpus,
    *,
    jobs: int | Engine | None = None,
    corrections: Sequence[Path] | None = None,
    links: Sequence[Path] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> BuildResult:
    """The graph of all articles under `paths`, with the report; a Corpus says besides how they are to be read.

    `jobs` is the number of processes; None takes one, or as many as there are processors where that is faster; an
    Engine says more. `corrections` are the files of what people decided; None takes each corrections.tsv in a folder of
    `paths` or beside a file of them. `links` are files of what the divisions of official codes are called in other
    data. `on_progress` is called with the number of articles done and of all that are read so far. Inputs that cannot
    be used are failures in the report; raises InputError where nothing at all can be used, or where a file of
    `corrections` or `links` is missing or one of names to redact is of no use, UsageError for a format, a column or an
    engine that there is not.
    """
    corpus = paths if isinstance(paths, Corpus) else Corpus(tuple(map(Path, paths)))
    decided, known = _read_corrections(corpus.paths, corrections), _read_links(links)
    redaction = Redaction(read_names(corpus.redact))
    with Shelf() as shelf:
        engine = jobs if isinstance(jobs, Engine) else Engine(jobs=jobs)
        intake = _Intake(read_articles(corpus, more=read_tables(corpus, engine)), shelf)
        engine = _ready(engine, intake)
        if not shelf:
            raise InputError(_summary("no article to build from", intake.problems))
        engine = replace(engine, cache=None) if redaction.names else engine  # which would hold the names
        extractions = _extracted(intake, engine, on_progress)
        if not any(extraction.entities for extraction in extractions):
            raise InputError(_summary("no entity found in any article", intake.problems or intake.notices))
        withheld = Withheld(names=len(redaction.names))
        if not corpus.keep_private:
            extractions, withheld = _without_bystanders(extractions, withheld)
        apart = pairs_kept_apart(line for file in decided for line in file.corrections)
        with without_collector(), stage("assemble", intake.stages) as counts:
            graph = assemble(extractions, read_resources(), apart)
            graph, objections = _curated(graph, decided, shelf)
            counts |= {"entities": len(graph.entities), "statements": len(graph.statements)}
    applied = tuple(_applied(file, objections) for file in decided)
    graph, unlinked = _linked(graph, known)
    objections = sorted([*objections, *unlinked])
    problems = [*intake.problems, *(_problem(o) for o in objections if o.kind == "wrong")]
    notices = [*intake.notices, *(_problem(o) for o in objections if o.kind != "wrong")]
    linked = tuple(_put_on(file, graph) for file in known)
    if not corpus.keep_private:
        graph, masked = without_private_numbers(graph)
        withheld = replace(withheld, numbers=masked)
    went_in, failed, noted = tuple(intake.inputs), tuple(problems), tuple(notices)
    report = Report(__version__, went_in, failed, noted, applied, linked, withheld, intake.stages)
    return _redacted(BuildResult(graph, report), redaction)


def _without_bystanders(extractions: Sequence[Extraction], withheld: Withheld) -> tuple[list[Extraction], Withheld]:
    """What the articles say but for people whom they do not name or who only sign them, and the count of these."""
    people = sum(len(e.bystanders) for e in extractions)
    authors = sum(bool(e.article.author) for e in extractions)
    return [without_bystanders(e) for e in extractions], replace(withheld, people=people, authors=authors)


def _redacted(result: BuildResult, redaction: Redaction) -> BuildResult:
    """The result without the names that are to be left out, in the graph or in what the report says of files."""
    if not redaction.names:
        return result
    graph = redaction.apply(result.graph)
    withheld = replace(result.report.withheld, nodes=len(result.graph.entities) - len(graph.entities))
    ids = redaction.new_ids(result.graph.articles)
    return BuildResult(graph, replace(redaction.covered(result.report, ids), withheld=withheld))


class _Intake:
    """What is read, and what could not be: the articles go to the shelf, one file or record at a time."""

    def __init__(self, readings: Iterable[Reading], shelf: Shelf) -> None:
        self.inputs: list[Input] = []
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []
        self.stages: dict[str, dict[str, int]] = {}
        self.shelf = shelf
        self._ids: list[str] = []
        self._rest = self._take_in(readings)

    def read_on(self) -> bool:
        """Read one file or record more; whether there was one."""
        return next(self._rest, False)

    def read(self, articles: int) -> None:
        """Read until so many articles are there, or all."""
        while len(self._ids) < articles and self.read_on():
            pass

    def articles(self) -> Iterator[Article]:
        """All articles in order, those that were not asked for yet as soon as they are read."""
        at = 0
        while at < len(self._ids) or self.read_on():
            for id in self._ids[at:]:
                yield self.shelf[id]
                at += 1

    def _take_in(self, readings: Iterable[Reading]) -> Iterator[bool]:
        with stage("read", self.stages) as counts:
            for reading in readings:
                if reading.error:
                    self.problems.append(Problem(reading.source, *_halves(reading.error)))
                if reading.warning:
                    self.notices.append(Problem(reading.source, *_halves(reading.warning)))
                if reading.articles:
                    ids = tuple(a.id for a in reading.articles)
                    self.inputs.append(Input(reading.source, reading.digest, ids))
                    self._ids += ids
                for article in reading.articles:
                    self.shelf.put(article)
                yield True
            counts |= {"inputs": len(self.inputs), "articles": len(self._ids), "failures": len(self.problems)}


def _ready(engine: Engine, intake: _Intake) -> Engine:
    """The engine with the number of its processes; what it does not read meanwhile is read before it begins."""
    if engine.jobs is None:
        intake.read(WORTH_PROCESSES)
        engine = replace(engine, jobs=1 if len(intake.shelf) < WORTH_PROCESSES else cpu_count() or 1)
    if engine.by_processes:
        intake.read(1)
    else:
        intake.read(maxsize)
    return engine


def _extracted(intake: _Intake, engine: Engine, on_progress: Callable[[int, int], None] | None) -> list[Extraction]:
    """What the articles say; those that failed, and those that name nothing, are noted behind those not read."""
    shelf, failed, noted = intake.shelf, list[Problem](), list[Problem]()
    progress = (lambda done: on_progress(done, len(shelf))) if on_progress else None
    extractions: list[Extraction] = []
    sketches: list[Sketch] = []
    with stage("extract", intake.stages) as counts:
        for result in run(intake.articles(), engine, on_progress=progress, meanwhile=intake.read_on):
            if isinstance(result, Failure):
                failed.append(Problem(result.source, result.message, result.remedy, result.article))
                sketches.append(sketch_of(shelf[result.article]))
            else:
                extractions.append(replace(result, sketch=b""))
                sketches += [unpacked_sketch(result.sketch, result.article)] if result.sketch else []
                if not result.entities:
                    article = result.article
                    noted.append(Problem(article.source, NO_ENTITY, NO_ENTITY_REMEDY, article.id))
        counts |= {"articles": len(extractions), "failures": len(shelf) - len(extractions)}
    intake.problems += failed
    intake.notices += noted
    with stage("find reprints", intake.stages) as counts:
        copies = find_reprints(sketches, shelf)
        counts["reprints"] = len(copies)
    extractions = [_of_original(e, copies) for e in extractions]
    with stage("rules of extraction", intake.stages) as counts:
        counts |= by_rule(s for extraction in extractions for s in extraction.statements)
    return extractions


def _of_original(extraction: Extraction, copies: Mapping[str, str]) -> Extraction:
    """The extraction with the id of the article that its article reprints."""
    original = copies.get(extraction.article.id)
    return replace(extraction, article=replace(extraction.article, version_of=original)) if original else extraction


def _read_corrections(paths: Sequence[Path], given: Sequence[Path] | None) -> list[CorrectionsFile]:
    _check_files(given or (), "corrections")
    sources = find_corrections(paths) if given is None else named(given)
    return [read_corrections(source.path, source.name) for source in sources]


def _read_links(given: Sequence[Path]) -> list[LinksFile]:
    _check_files(given, "links")
    return [read_links(source.path, source.name) for source in named(given)]


def _check_files(given: Sequence[Path], what: str) -> None:
    for file in given:
        if not file.is_file():
            raise InputError(f"{file}: no such file of {what}; check the path")


def _curated(
    graph: Graph, decided: Sequence[CorrectionsFile], read: Mapping[str, Article]
) -> tuple[Graph, list[Objection]]:
    """The graph with what people decided, and every objection to their lines."""
    lines = [correction for file in decided for correction in file.corrections]
    curated, objections = curate(graph, lines, read)
    return curated, sorted([*(o for file in decided for o in file.objections), *objections])


def _applied(file: CorrectionsFile, objections: Sequence[Objection]) -> Corrected:
    left_out = {o.line for o in objections if o.file == file.name and o.kind != "remark"}
    lines = {c.line for c in file.corrections}
    return Corrected(file.name, file.digest, len(lines | left_out), len(lines - left_out))


def _linked(graph: Graph, files: Sequence[LinksFile]) -> tuple[Graph, list[Objection]]:
    """The graph with its links to other data, and every objection to their lines."""
    linked, objections = link(graph, (one for file in files for one in file.links), read_resources().gazetteer)
    return linked, [*(o for file in files for o in file.objections), *objections]


def _put_on(file: LinksFile, graph: Graph) -> Corrected:
    there = {(e.code, iri) for e in graph.entities for iri in e.matches}
    lines = len({*(one.line for one in file.links), *(o.line for o in file.objections)})
    return Corrected(file.name, file.digest, lines, sum((one.code, one.iri) in there for one in file.links))


def _problem(o: Objection) -> Problem:
    return Problem(f"{o.file}:{o.line}", o.what, o.remedy)


def _halves(error: str) -> tuple[str, str]:
    """What is wrong, and what to do, of a line that says both."""
    what, _, remedy = error.rpartition("; ")
    return (what, remedy) if what else (remedy, "")


def _summary(what: str, problems: Sequence[Problem]) -> str:
    """One line: what, and the first few problems."""
    shown = "; ".join(str(p) for p in problems[:3])
    more = f"; and {len(problems) - 3} more" if len(problems) > 3 else ""
    return f"{what}: {shown}{more}" if shown else what
