"""Villages and communities, county by county: read when first asked for, names by code, codes by what they are called.

Refuses to know anything above them: `kg.knowledge.gazetteer` does.
"""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_VILLAGE_UNITS = ("村", "社区", "嘎查", "牧委会", "渔委会", "生活区")
_HERDERS_UNITS = ("牧委会", "渔委会")


def village_forms(name: str) -> tuple[str, ...]:
    """What a village is called besides its name."""
    if not name.endswith(_VILLAGE_UNITS):
        return ()
    unit = next(u for u in _VILLAGE_UNITS if name.endswith(u))
    if len(name) < len(unit) + 2:
        return ()
    stem = name[: -len(unit)]
    # A herders' committee (夏曲牧委会) is a village to everyone but the statistics bureau.
    return (stem, stem + "村") if unit in _HERDERS_UNITS else (stem,)


@dataclass(frozen=True, slots=True)
class Villages:
    """The villages of one county: names by code, in order, and codes by name."""

    names: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]

    def called(self, form: str) -> list[str]:
        """Codes of the villages that may be called so, in order: the reverse of `village_forms`."""
        names = [form]
        if len(form) > 1:
            names += [form + unit for unit in _VILLAGE_UNITS]
        if form[-1:] == "村" and len(form) > 2:
            names += [form[:-1] + unit for unit in _HERDERS_UNITS]
        return sorted(code for name in names for code in self.codes.get(name, ()))


@lru_cache(maxsize=1)
def _villages_archive() -> zipfile.ZipFile:
    # In memory (5 MB): forked workers would move one another's position in an open file.
    return zipfile.ZipFile(io.BytesIO(files("kg.knowledge").joinpath("data", "gazetteer", "villages.zip").read_bytes()))


@lru_cache(maxsize=1)
def village_members() -> tuple[str, ...]:
    """The first six digits of village codes, sorted: one each for every county that has villages."""
    return tuple(_villages_archive().namelist())


@lru_cache(maxsize=1)
def members_by_city() -> Mapping[str, tuple[str, ...]]:
    """The village tables of each city, by the first four digits of its code."""
    grouped: dict[str, tuple[str, ...]] = {}
    for member in village_members():
        grouped[member[:4]] = (*grouped.get(member[:4], ()), member)
    return grouped


@lru_cache(maxsize=512)
def read_villages(member: str) -> Villages:
    """The villages whose codes begin with these six digits; none if there is no such county."""
    try:
        text = _villages_archive().read(member).decode("utf-8")
    except KeyError:
        return Villages({}, {})
    names = dict(line.split("\t") for line in text.splitlines())
    codes: dict[str, tuple[str, ...]] = {}
    for code, name in names.items():
        codes[name] = (*codes[name], code) if name in codes else (code,)
    return Villages(names, codes)
