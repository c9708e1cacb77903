"""Files put into a folder together: all of them or none, whatever ends the process, and by one build at a time.

New files are written whole, and through to the disk, in a folder beside their places (`.kg-partial-…`). Then a journal
in it says which files are to be renamed, and the renames follow. A process that ends before the journal is there has
changed nothing; what one that ends after it left undone is done by the next that writes to the folder (a redo log).
So it needs no rename that is atomic: where a file system renames onto no file (SFTP), that is taken away first. What
renames nothing at all is refused before the work.

A folder is locked by the process that works in it. The system lifts the lock when that process ends, however it ends:
so no lock is ever stale, and what lies in a folder that nobody has locked was left behind. Where folders cannot be
locked (Windows, some network disks) nothing is taken for left behind, and two builds are not kept apart; there the next
build puts an interrupted one right by writing every file itself.
"""

import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import NamedTuple

from kg.errors import GraphError
from kg.machine import locked

#: What working folders are called, each with some letters more.
PARTIAL = ".kg-partial-"
#: Where, in the working folder, new files lie and old ones are kept.
_NEW, _OLD = "new", "old"
#: The journal: what it is called while it is written, when it counts, and after a rename has failed.
_DRAFT, _FORWARD, _BACK = "draft.json", "forward.json", "back.json"
_PROBE = "probe"  #: whose renaming tells what the file system does

_ELSEWHERE = "name another folder with --out"
_UNCHANGED = "the old export is as it was"
_HALFWAY = "files of two exports may lie there until a build can write there again, which puts that right first"

#: Folders that are reserved by the caller, who may of course write there.
_reserved: ContextVar[frozenset[str]] = ContextVar("_reserved", default=frozenset())


@contextmanager
def reserved(out: Path) -> Iterator[None]:
    """A stretch in which nobody else reserves the folder, which is made if need be, and gone again if still empty.

    Raises GraphError where another process has reserved it, or where it cannot be written: before the work, not after.
    """
    place = os.path.realpath(out)
    if place in _reserved.get():
        yield
        return
    with _made(out), ExitStack() as held:
        try:
            held.enter_context(locked(out))
        except BlockingIOError as error:
            what = "another build is writing there"
            raise GraphError(f"{out}: {what}; wait until it is done, or {_ELSEWHERE}") from error
        except OSError:  # no locks there
            pass
        with workplace(out):  # clears up what was left behind, and finds out whether it can be written
            pass
        token = _reserved.set(_reserved.get() | {place})
        try:
            yield
        finally:
            _reserved.reset(token)


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """A folder to write new files in, for `put_in_place`; it is gone in the end.

    Raises GraphError where `out`, or a file in the workplace, cannot be written.
    """
    with _made(out), ExitStack() as held:
        with _told(out, _ELSEWHERE):
            _settle(out)
            # inside the folder, because a rename works only within one file system, and the folder may be a mount
            work = _begin(out, held)
        with _told(out, _UNCHANGED):
            try:
                with _told(out, _ELSEWHERE):
                    _prepare(work)
                yield work / _NEW
            finally:
                with _told(out, _HALFWAY):
                    _finish(work, out)


def put_in_place(new: Path, out: Path, names: Sequence[str], stale: Sequence[str] = ()) -> None:
    """Rename the files of that workplace to their places, in that order, and take the stale ones away.

    When that fails, what was there is put back, and the OSError goes on. A process that ends meanwhile has done it.
    """
    work = new.parent
    there = [name for name in (*names, *stale) if (out / name).exists()]
    for name in there:
        _keep(out / name, work / _OLD / name)
    journal = _Journal(names, stale, [name for name in names if name not in there])
    with (work / _DRAFT).open("w", encoding="utf-8") as file:
        json.dump(journal._asdict(), file)
        file.flush()
        os.fsync(file.fileno())
    for folder in (new, work):  # the names in a folder are on the disk only with the folder itself
        _sync(folder)
    (work / _DRAFT).replace(work / _FORWARD)
    try:
        _forward(work, out, journal)
    except OSError:
        (work / _FORWARD).replace(work / _BACK)
        raise
    _sync(out)


def replace_file(file: Path, data: bytes) -> None:
    """Put a file in its place at once, never half written, with the permissions of the old one.

    Clears up first what killed processes have left beside it; raises OSError where it cannot be written.
    """
    _settle(file.parent)
    with ExitStack() as held:
        work = _begin(file.parent, held)
        try:
            new = work / file.name
            with new.open("wb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
            if file.exists():
                shutil.copymode(file, new)
            new.replace(file)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    _sync(file.parent)


class _Journal(NamedTuple):
    """Names of files of a folder."""

    names: Sequence[str]  #: to be renamed to their places
    stale: Sequence[str]  #: to be taken away
    added: Sequence[str]  #: those of `names` that were not there before


def _prepare(work: Path) -> None:
    """Make the folders of a workplace; raises OSError where the file system does not rename from one to another."""
    probes = [work / name / _PROBE for name in (_NEW, _OLD)]
    for probe in probes:
        probe.parent.mkdir()
        probe.touch()
    _move(*probes)
    probes[-1].unlink()


def _forward(work: Path, out: Path, journal: _Journal) -> None:
    for name in journal.stale:
        (out / name).unlink(missing_ok=True)
    for name in journal.names:
        if (work / _NEW / name).exists():  # else it was done before
            _move(work / _NEW / name, out / name)


def _back(work: Path, out: Path, journal: _Journal) -> None:
    done = {name for name in journal.names if not (work / _NEW / name).exists()}
    for name in (*journal.names, *journal.stale):
        changed = name in done or not (out / name).exists()
        if changed and (work / _OLD / name).exists():  # else it was put back before
            _move(work / _OLD / name, out / name)
    for name in journal.added:
        (out / name).unlink(missing_ok=True)


def _move(file: Path, place: Path) -> None:
    """Rename onto what is there; where that is refused, it is taken away first: the journal knows what is to follow."""
    try:
        file.replace(place)
    except OSError:
        if not place.is_file():
            raise
        place.unlink()
        file.replace(place)


def _finish(work: Path, out: Path) -> None:
    """Do what the journal says, if there is one, and take the working folder away; may be interrupted and repeated."""
    for file, do in ((work / _FORWARD, _forward), (work / _BACK, _back)):
        if journal := _journal(file):
            do(work, out, journal)
            file.unlink()
    shutil.rmtree(work, ignore_errors=True)


def _journal(path: Path) -> _Journal | None:
    """What the file says; None where there is none, or none of ours."""
    try:
        journal = _Journal(**json.loads(path.read_text("utf-8")))
        plain = all(_is_plain(name) for names in journal for name in names)
    except (OSError, ValueError, TypeError):
        return None
    return journal if plain else None


def _is_plain(name: str) -> bool:
    """Whether it names a file of the folder itself: a journal may be forged, and nothing else may be touched."""
    return Path(name).name == name and name not in ("", "..") and name.isprintable()


def _settle(out: Path) -> None:
    """Finish or clear away what processes that ended have left in the folder."""
    for work in sorted(out.glob(f"{PARTIAL}*")):
        with ExitStack() as held:
            try:
                held.enter_context(locked(work))
            except OSError:  # somebody is at work in it, or that cannot be known
                continue
            if _is_own(work):
                _finish(work, out)


def _is_own(work: Path) -> bool:
    """Whether it is a folder of this user: in one for all (/tmp), others may not have us rename and delete."""
    if not hasattr(os, "geteuid"):
        return not work.is_symlink()
    status = work.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _begin(out: Path, held: ExitStack) -> Path:
    """A new working folder, locked as long as `held` is open."""
    while True:
        work = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=out))
        try:
            held.enter_context(locked(work))
        except (BlockingIOError, FileNotFoundError):  # between the two, somebody took it for left behind
            continue
        except OSError:  # no locks there
            return work
        if work.exists():
            return work


@contextmanager
def _made(out: Path) -> Iterator[None]:
    """The folder and those above it, made if need be; those made in vain, the innermost first, are gone in the end."""
    with _told(out, _ELSEWHERE):
        new = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        with _told(out, _ELSEWHERE):
            out.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        with suppress(OSError):
            for folder in new:
                folder.rmdir()


@contextmanager
def _told(out: Path, remedy: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise GraphError(f"{out}: cannot be written ({error.strerror}); {remedy}") from error


def _keep(path: Path, copy: Path) -> None:
    """A second name for the file, or a copy where the file system has no such thing."""
    try:
        os.link(path, copy)
    except OSError:
        shutil.copy2(path, copy)


def _sync(folder: Path) -> None:
    with suppress(OSError):  # a folder cannot be opened on Windows
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
