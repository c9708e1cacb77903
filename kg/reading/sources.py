"""Paths → the files to read, each with its name in the graph and the ids of its articles. Refuses to open a file."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from kg.model import Article
from kg.reading.metadata import NOTHING, Facts
from kg.reading.record import Reading

_OTHER = re.compile(r"[^\w.\-]+")
#: what people decided about the graph stands beside the articles, in a file of this name
CORRECTIONS = "corrections.tsv"
_SKIPPED = {"readme.md", CORRECTIONS}
#: what kg itself writes, each with what lies beside it then: a graph read as articles would feed on itself
_WRITTEN = {
    "graph.html": "graph.ttl", "nodes.csv": "edges.csv", "edges.csv": "nodes.csv",
    "nodes.parquet": "edges.parquet", "edges.parquet": "nodes.parquet",
    "evidence.parquet": "edges.parquet", "articles.parquet": "evidence.parquet",
    "entities.csv": "mentions.csv", "statements.csv": "mentions.csv",
    "mentions.csv": "statements.csv", "articles.csv": "mentions.csv",
}  # fmt: skip
#: characters of an id of an article; of the beginning of a longer one that is kept
_LONGEST_ID, _BEGINNING = 255, 100
#: the path that means standard input
STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read."""

    path: Path
    name: str  #: relative to the path that was asked for, with "/"
    id: str  #: what the ids of its articles begin with
    facts: Facts = NOTHING  #: known from where it lies (the URL of a page in an archive)
    asked: bool = False  #: was it named itself, not found in a folder?


@dataclass(frozen=True, slots=True)
class Unusable:
    """A path that cannot be read, and why."""

    name: str
    error: str


def find_sources(
    paths: Sequence[Path], endings: Sequence[str], *, also: Sequence[str] = (), any_named: bool = False
) -> list[Source | Unusable]:
    """Every file behind the paths, each once, sorted by name; nothing depends on the order of the paths.

    Folders are searched for files with these endings, and for those `also` worth a look; files that are named must have
    such an ending too, unless `any_named`. What kg wrote is passed over in folders. A file's
    id is the slug of its stem; where files share it, of its path below their common folder ("a/x.txt" → "a-x"); where
    these are the same as well, with the ending ("x.md"). A name that two files share likewise becomes the path below
    their common folder. A link in a folder that leads out of all that was asked for is not followed.
    """
    names: dict[Path, str] = {}
    unusable: set[Unusable] = set()
    asked = _Asked(tuple(endings), tuple(also), any_named, {_real(path) for path in map(Path, paths)})
    for path in map(Path, paths):
        for file, name in _files(path, asked, unusable):
            # asked for twice, by itself and through a folder: the longer name wins, whichever comes first
            names[file] = max(names.get(file, ""), name, key=lambda n: (len(n), n))
    if not paths:
        unusable.add(Unusable(".", "no path was given; name a file or a folder"))
    labels = _told_apart(names, [lambda below: below])
    ids = _told_apart({f: slug(f.stem) for f in names}, [lambda below: slug(str(Path(below).with_suffix(""))), slug])
    found: list[Source | Unusable] = [
        Source(file, shown(labels[file]), ids[file], asked=file in asked.real) for file in names
    ]
    if STANDARD_INPUT in map(Path, paths):
        found.append(Source(STANDARD_INPUT, "stdin", "stdin", asked=True))
    return sorted([*found, *unusable], key=lambda s: (s.name, s.id if isinstance(s, Source) else ""))


def find_corrections(paths: Sequence[Path]) -> list[Source]:
    """The files of corrections in the folders among the paths, at any depth, and beside the files, each once.

    Sorted by name; the name of a file may be in any case. In folders the same files are passed over as by
    `find_sources`, which says so.
    """
    files: list[Path] = []
    # os.path, because it answers "no" for names that the system does not allow; find_sources says what is wrong
    asked = _Asked((), (), False, {_real(path) for path in map(Path, paths) if os.path.exists(path)})  # noqa: PTH110
    for path in map(Path, paths):
        if os.path.isdir(path):  # noqa: PTH112
            files += (file for file in _below(path) if _is_corrections(file) and not _unfit(file, _real(file), asked))
        elif path != STANDARD_INPUT and os.path.isdir(path.parent):  # noqa: PTH112
            files += _beside(path)
    return named([file for file in files if _is_corrections(file)])


def corrections_file(folder: Path) -> Path:
    """The file of corrections in a folder, in whatever case it is written; its place where there is none."""
    there = [file for file in _beside(folder / CORRECTIONS) if _is_corrections(file)]
    return there[0] if there else folder / CORRECTIONS


def named(files: Sequence[Path]) -> list[Source]:
    """The files, each once, sorted by name; names that files share are told apart as in `find_sources`."""
    real = {_real(file): file.name for file in files}
    shown = _told_apart(real, [lambda below: below])
    return sorted((Source(file, shown[file], slug(file.stem)) for file in real), key=lambda s: s.name)


def is_article(name: str, endings: Sequence[str]) -> bool:
    """Whether a file of this name, found in a folder or an archive, is to be read."""
    return name.lower().endswith(tuple(endings)) and name.rpartition("/")[2].lower() not in _SKIPPED


def shown(name: str) -> str:
    r"""The name as text: bytes of it that are no UTF-8 as \xNN.

    >>> shown(os.fsdecode(b"a\xb4.txt"))
    'a\\xb4.txt'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def slug(name: str) -> str:
    """The name with all but letters, digits and "- _ ." as "-", for the end of an IRI; "article" if nothing is left.

    What is longer than a name of a file may be ends with the digest of the whole.
    """
    whole = _OTHER.sub("-", unicodedata.normalize("NFC", name)).strip("-.") or "article"
    return whole if len(whole) <= _LONGEST_ID else f"{whole[:_BEGINNING]}-{sha256(whole.encode()).hexdigest()[:16]}"


def unique_ids(readings: Iterator[Reading]) -> Iterator[Reading]:
    """The same readings with every article id once: a later one becomes "id-2", "id-3" …, in order of sources."""
    taken: dict[str, int] = {}
    for reading in readings:
        articles = tuple(_with_free_id(a, taken) for a in reading.articles)
        if articles == reading.articles:
            yield reading
        else:
            renamed = next(new.id for new, old in zip(articles, reading.articles, strict=True) if new.id != old.id)
            clash = f"another article has its id, so it is {renamed} here; give it an id or a file name of its own"
            yield replace(reading, articles=articles, warning=": ".join(filter(None, (reading.warning, clash))))


def _with_free_id(article: Article, taken: dict[str, int]) -> Article:
    """The article under the first free id; `taken` counts, for each id, how far its numbers have been tried."""
    id, number = article.id, taken.get(article.id, 1)
    while id in taken:
        number += 1
        id = f"{article.id}-{number}"
    taken[article.id] = number
    taken.setdefault(id, 1)
    return article if id == article.id else replace(article, id=id)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for, in full."""

    endings: tuple[str, ...]  #: of files that can be read
    also: tuple[str, ...]  #: of files that may be another format in disguise
    any_named: bool  #: may a file that is named itself have any ending?
    real: set[Path]  #: the files and folders themselves

    def wants(self, name: str) -> bool:
        """Whether a file of this name is to be read."""
        return is_article(name, (*self.endings, *self.also))

    def covers(self, file: Path) -> bool:
        """Whether the file is among what was asked for, or below it."""
        return file in self.real or any(folder in self.real for folder in file.parents)


def _files(path: Path, asked: _Asked, unusable: set[Unusable]) -> Iterator[tuple[Path, str]]:
    """The readable files of one path, with their names; what is wrong with it goes into `unusable`."""
    allowed, name = ", ".join(asked.endings), shown(path.as_posix())
    try:
        if path == STANDARD_INPUT:
            return
        if path.is_dir():
            before = len(unusable)
            found = list(_walk(path, asked, unusable))
            yield from found
            if not found and len(unusable) == before:
                what = f"no {allowed} file in this folder"
                unusable.add(Unusable(name, f"{what}; put articles there or name another folder"))
        elif not path.exists():
            unusable.add(Unusable(name, "no such file or folder; check the path"))
        elif _is_corrections(path):
            return  # no article, though a pattern like folder/* names it
        elif not path.is_file():
            unusable.add(Unusable(name, "no file that can be read twice; feed it in: kg build - < FILE"))
        elif not asked.any_named and not path.name.lower().endswith((*asked.endings, *asked.also)):
            what = f"files ending in {path.suffix!r} cannot be read, only {allowed} can be read"
            unusable.add(Unusable(shown(path.name), f"{what}; save it as .txt, or say what it is with --format"))
        else:
            yield _real(path), path.name
    except (OSError, ValueError) as error:  # no permission, a name that the system does not allow
        unusable.add(Unusable(name, f"cannot be looked up ({_reason(error)}); check path and permissions"))


def _walk(folder: Path, asked: _Asked, unusable: set[Unusable]) -> Iterator[tuple[Path, str]]:
    def closed(error: OSError) -> None:  # os.walk would pass a folder without permission over in silence
        name = Path(error.filename).relative_to(folder).as_posix() if error.filename else folder.as_posix()
        unusable.add(Unusable(shown(name), f"this folder cannot be opened ({_reason(error)}); check its permissions"))

    for file in _below(folder, closed):
        is_read_as_article = asked.wants(file.name)
        if not is_read_as_article and not _is_corrections(file):
            continue
        real, name = _real(file), file.relative_to(folder).as_posix()
        try:
            wrong = _unfit(file, real, asked)
            if not wrong and (not is_read_as_article or _is_written_by_kg(file)):
                continue
        except OSError as error:  # a folder that may be listed and not entered
            wrong = f"cannot be looked up ({_reason(error)}); check its permissions"
        if wrong:
            unusable.add(Unusable(shown(name), wrong))
        else:
            yield real, name


def _unfit(file: Path, real: Path, asked: _Asked) -> str:
    """Why a file in a folder is not to be read; "" if it is."""
    if file.is_symlink() and not asked.covers(real):
        return "a link that leads out of what is to be read; name its target as well"
    if real.exists() and not real.is_file():
        return "no regular file (a pipe, a device); remove it"
    return ""


def _is_corrections(file: Path) -> bool:
    return file.name.lower() == CORRECTIONS


def _is_written_by_kg(file: Path) -> bool:
    companion = _WRITTEN.get(file.name)
    return companion is not None and file.with_name(companion).is_file()


def _below(folder: Path, on_error: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Every file in a folder and the folders in it, but for hidden ones."""
    for top, below, files in os.walk(folder, onerror=on_error):
        below[:] = sorted(b for b in below if not b.startswith("."))
        yield from (Path(top, name) for name in sorted(files) if not name.startswith("."))


def _beside(file: Path) -> list[Path]:
    """The files of the folder in which a file lies."""
    top, _, names = next(os.walk(file.parent), (str(file.parent), [], []))
    return [Path(top, name) for name in sorted(names)]


def _real(path: Path) -> Path:
    """The file itself, for one that several links lead to (`Path.resolve` raises where links go round)."""
    return Path(os.path.realpath(path))


def _told_apart(labels: Mapping[Path, str], ways: Sequence[Callable[[str], str]]) -> dict[Path, str]:
    """The labels, where those that files share are replaced: by the first way that tells them apart, or the last."""
    sharing: dict[str, list[Path]] = defaultdict(list)
    for file, label in labels.items():
        sharing[label].append(file)
    result = dict(labels)
    for files in sharing.values():
        if len(files) > 1:
            root = os.path.commonpath([f.parent for f in files])
            for way in ways:
                apart = {f: way(f.relative_to(root).as_posix()) for f in files}
                if len(set(apart.values())) == len(files):
                    break
            result |= apart
    return result


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).splitlines()[0]
