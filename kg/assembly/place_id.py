"""Canonical names of divisions: as short as tells each from all others."""

from kg.knowledge.gazetteer import Gazetteer, Level


def place_id(code: str, gazetteer: Gazetteer) -> str:
    """Canonical id of a division: its name, behind its container's where it is not unique (place/霞山区东新街道)."""
    return f"place/{unique_name(code, gazetteer)}"


def unique_name(code: str, gazetteer: Gazetteer) -> str:
    """Name of a division that no other division has, as short as may be."""
    division = gazetteer.get(code)
    if division is None:
        return code
    if division.level in (Level.PROVINCE, Level.CITY):
        return division.name
    parents = {d.level: d for d in gazetteer.containers(code)}
    if division.level is Level.COUNTY:
        alike = [d for d in gazetteer.find(division.name) if d.name == division.name]
        above = parents.get(Level.CITY) or parents.get(Level.PROVINCE)
        return division.name if len(alike) == 1 or above is None else above.name + division.name
    nearest = gazetteer.containers(code)[0]
    return unique_name(nearest.code, gazetteer) + division.name
