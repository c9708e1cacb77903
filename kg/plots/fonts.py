"""A font with Chinese glyphs, found without any set-up: one that is installed, else the one of the package zhplot.

A font is known by the glyphs that it has, never by its name alone: a name may be that of a cut-down file.
"""

import warnings
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

#: A font must have all of these: simplified characters that Japanese and Traditional Chinese fonts lack, and signs.
SAMPLE = "湛江县镇资万亿龙们东莞饶衢邛崃“”—（）、，≥"
#: Sans-serif fonts for simplified Chinese that systems bring, the best drawn first; others are tried after them.
PREFERRED = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP", "SimHei", "Droid Sans Fallback",
)  # fmt: skip
#: Draws what the Chinese font has not; comes with matplotlib.
LAST = "DejaVu Sans"
MISSING = (
    "no font with Chinese glyphs is installed, so names will be empty boxes; "
    "pip install 'kg-news[plots]' brings one, or apt-get install fonts-noto-cjk"
)


@cache
def font_families() -> tuple[str, ...]:
    """The families to draw text with, in order; warns where no font with Chinese glyphs is to be had."""
    found = next(_with_chinese(), None)
    if found is None:
        warnings.warn(MISSING, stacklevel=2)
        return (LAST,)
    return (found, LAST)


def has_glyphs(path: str | Path, text: str) -> bool:
    """Whether the font in that file has a glyph for every character; False for a file that is no font."""
    try:
        glyphs = FT2Font(str(path)).get_charmap()
    except (OSError, RuntimeError):
        return False
    return all(ord(character) in glyphs for character in text)


def _with_chinese() -> Iterator[str]:
    """Families that have all of SAMPLE: preferred ones, the package's, any other."""
    files = {entry.name: entry.fname for entry in _regular()}
    for name in PREFERRED:
        if name in files and has_glyphs(files[name], SAMPLE):
            yield name
    for path in _packaged():
        font_manager.fontManager.addfont(path)
        yield FT2Font(str(path)).family_name
    for name in sorted(files.keys() - set(PREFERRED)):
        if has_glyphs(files[name], SAMPLE):
            yield name


def _regular() -> list[font_manager.FontEntry]:
    """Upright fonts of normal weight, in an order that does not depend on the file system."""
    upright = [f for f in font_manager.fontManager.ttflist if f.style == "normal" and f.weight in (400, "normal")]
    return sorted(upright, key=lambda entry: (entry.name, entry.fname))


def _packaged() -> Iterator[Path]:
    """Noto Sans SC (SIL Open Font License) as zhplot carries it. Not imported: that would change rcParams."""
    spec = find_spec("zhplot")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        yield from (p for p in sorted(Path(folder).glob("fonts/*.ttf")) if has_glyphs(p, SAMPLE))
