"""Where on this machine what can be made again is kept. Refuses to make a folder."""

from pathlib import Path

from platformdirs import user_cache_path


def user_cache(name: str) -> Path | None:
    """The folder of that name in the user's cache (~/.cache/kg on Linux); None for a user without a home."""
    folder = user_cache_path("kg", appauthor=False) / name
    return folder if folder.is_absolute() else None
