"""Paths → the files to read, each with its name in the graph and the ids of its articles. Refuses to open a file."""

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model import Article
from kg.reading.record import Reading

_OTHER = re.compile(r"[^\w.\-]+")
#: what people decided about the graph stands beside the articles, in a file of this name
CORRECTIONS = "corrections.tsv"
_SKIPPED = {"readme.md", CORRECTIONS}


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read."""

    path: Path
    name: str  #: relative to the path that was asked for, with "/"
    id: str  #: what the ids of its articles begin with


@dataclass(frozen=True, slots=True)
class Unusable:
    """A path that cannot be read, and why."""

    name: str
    error: str


def find_sources(paths: Sequence[Path], endings: Sequence[str]) -> list[Source | Unusable]:
    """Every file behind the paths, each once, sorted by name; nothing depends on the order of the paths.

    A file's id is the slug of its stem; where files share it, of its path below their common folder ("a/x.txt" →
    "a-x"); where these are the same as well, with the ending ("x.md"). A name that two files share likewise becomes
    the path below their common folder.
    """
    names: dict[Path, str] = {}
    unusable: set[Unusable] = set()
    for path in map(Path, paths):
        for file, name in _files(path, endings, unusable):
            # asked for twice, by itself and through a folder: the longer name wins, whichever comes first
            names[file] = max(names.get(file, ""), name, key=lambda n: (len(n), n))
    if not paths:
        unusable.add(Unusable(".", "no path was given; name a file or a folder"))
    shown = _told_apart(names, [lambda below: below])
    ids = _told_apart({f: slug(f.stem) for f in names}, [lambda below: slug(str(Path(below).with_suffix(""))), slug])
    found: list[Source | Unusable] = [Source(file, shown[file], ids[file]) for file in names]
    return sorted([*found, *unusable], key=lambda s: (s.name, s.id if isinstance(s, Source) else ""))


def find_corrections(paths: Sequence[Path]) -> list[Source]:
    """The files of corrections in the folders among the paths, at any depth, and beside the files, each once.

    Sorted by name; the name of a file may be in any case.
    """
    files: list[Path] = []
    for path in map(Path, paths):
        # os.path, because it answers "no" for names that the system does not allow; find_sources says what is wrong
        if os.path.isdir(path):  # noqa: PTH112
            files += _below(path)
        elif os.path.isdir(path.parent):  # noqa: PTH112
            files += _beside(path)
    return named([file for file in files if file.name.lower() == CORRECTIONS])


def corrections_file(folder: Path) -> Path:
    """The file of corrections in a folder, in whatever case it is written; its place where there is none."""
    there = [file for file in _beside(folder / CORRECTIONS) if file.name.lower() == CORRECTIONS]
    return there[0] if there else folder / CORRECTIONS


def named(files: Sequence[Path]) -> list[Source]:
    """The files, each once, sorted by name; names that files share are told apart as in `find_sources`."""
    real = {_real(file): file.name for file in files}
    shown = _told_apart(real, [lambda below: below])
    return sorted((Source(file, shown[file], slug(file.stem)) for file in real), key=lambda s: s.name)


def slug(name: str) -> str:
    """The name with all but letters, digits and "- _ ." as "-", for the end of an IRI; "article" if nothing is left."""
    return _OTHER.sub("-", unicodedata.normalize("NFC", name)).strip("-.") or "article"


def unique_ids(readings: Iterator[Reading]) -> Iterator[Reading]:
    """The same readings with every article id once: a later one becomes "id-2", "id-3" …, in order of sources."""
    taken: set[str] = set()
    for reading in readings:
        articles = tuple(_with_free_id(a, taken) for a in reading.articles)
        yield reading if articles == reading.articles else replace(reading, articles=articles)


def _with_free_id(article: Article, taken: set[str]) -> Article:
    id, number = article.id, 1
    while id in taken:
        number += 1
        id = f"{article.id}-{number}"
    taken.add(id)
    return article if number == 1 else replace(article, id=id)


def _files(path: Path, endings: Sequence[str], unusable: set[Unusable]) -> Iterator[tuple[Path, str]]:
    """The readable files of one path, with their names; what is wrong with it goes into `unusable`."""
    try:
        if path.is_dir():
            found = list(_walk(path, endings, unusable))
            yield from found
            if not found:
                what = f"no {', '.join(endings)} file in this folder"
                unusable.add(Unusable(path.as_posix(), f"{what}; put articles there or name another folder"))
        elif not path.exists():
            unusable.add(Unusable(path.as_posix(), "no such file or folder; check the path"))
        elif path.name.lower() == CORRECTIONS:
            return  # no article, though a pattern like folder/* names it
        elif path.suffix.lower() not in endings:
            allowed = f"only {', '.join(endings)} can be read"
            unusable.add(
                Unusable(path.name, f"files ending in {path.suffix!r} cannot be read, {allowed}; save it as .txt")
            )
        else:
            yield _real(path), path.name
    except (OSError, ValueError) as error:  # no permission, a name that the system does not allow
        unusable.add(Unusable(path.as_posix(), f"cannot be looked up ({_reason(error)}); check path and permissions"))


def _walk(folder: Path, endings: Sequence[str], unusable: set[Unusable]) -> Iterator[tuple[Path, str]]:
    def closed(error: OSError) -> None:  # os.walk would pass a folder without permission over in silence
        name = Path(error.filename).relative_to(folder).as_posix() if error.filename else folder.as_posix()
        unusable.add(Unusable(name, f"this folder cannot be opened ({_reason(error)}); check its permissions"))

    for file in _below(folder, closed):
        if file.name.lower() not in _SKIPPED and file.suffix.lower() in endings:
            yield _real(file), file.relative_to(folder).as_posix()


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
