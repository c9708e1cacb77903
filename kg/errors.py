"""Every error that `kg` raises on purpose: one root, a few kinds, each message says where, what, what to do."""

#: The exit code after Ctrl-C, and what is said then.
INTERRUPTED = 130
AFTER_INTERRUPT = "interrupted; no file is half written; the same command goes on from what was read, unless --no-cache"


class KgError(Exception):
    """Root of all errors that a user can do something about; the CLI prints its message on one line."""


class InputError(KgError):
    """An input file or folder cannot be used (missing, empty, no text, unknown encoding …)."""


class DataError(KgError):
    """A knowledge file (ontology, lexicon, pattern, corrections) is wrong; names the file and the entry."""


class GraphError(KgError):
    """A graph file cannot be read, or lacks what was asked for (no such node, no such edge …)."""


class UsageError(KgError):
    """The call itself makes no sense (unknown format, contradictory options …)."""


class EmptyResultWarning(UserWarning):
    """An answer has no rows; says why. Not an error: a script may go on."""


class CacheWarning(UserWarning):
    """Work that was kept from an earlier build was damaged, or none can be kept; says what. The result is the same."""
