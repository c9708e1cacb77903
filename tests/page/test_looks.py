"""The colours of the page, by numbers: contrast, and what people who see colours otherwise can tell apart."""

import re
from itertools import combinations

import pytest

from kg.views.page import _own

Colour = tuple[float, float, float]

#: Machado, Oliveira and Fernandes 2009, severity 1: what becomes of linear RGB.
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TYPES = ("place", "organization", "programme", "person")
LINES = ("funds", "supports", "partners", "runs", "participates", "works", "part", "located")


def palette(scheme: str) -> dict[str, Colour]:
    """Colours by name, in linear RGB, as they are in a light or in a dark room."""
    roots = re.findall(r":root \{(.*?)\}", _own("page.css"), re.DOTALL)
    told = "".join(roots[:1] if scheme == "light" else roots[:2])
    return {name: linear(value) for name, value in re.findall(r"--([\w-]+): #([0-9a-f]{6})", told)}


def linear(value: str) -> Colour:
    parts = (int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def luminance(colour: Colour) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2's ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: Colour) -> Colour:
    """CIE L*a*b* under D65."""
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    xyz = [sum(m * c for m, c in zip(row, colour, strict=True)) for row in to_xyz]
    x, y, z = (v / white for v, white in zip(xyz, (0.9505, 1.0, 1.089), strict=True))
    f = [max(v, 0.0) ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(one: Colour, other: Colour) -> float:
    """CIE 1976: 2.3 is just noticeable side by side."""
    return sum((a - b) ** 2 for a, b in zip(lab(one), lab(other), strict=True)) ** 0.5


def seen(colour: Colour, matrix: tuple[Colour, ...]) -> Colour:
    red, green, blue = (
        min(1.0, max(0.0, sum(m * c for m, c in zip(row, colour, strict=True)))) for row in matrix
    )  # fmt: skip
    return red, green, blue


each_scheme = pytest.mark.parametrize("scheme", ["light", "dark"])


@each_scheme
def test_text_has_the_contrast_of_aa(scheme):
    colours = palette(scheme)
    grounds = ("paper", "ground", "hover")
    pairs = [(text, ground) for text in ("ink", "soft") for ground in (*grounds, "mark")][:-1]
    pairs += [("accent", "paper"), ("accent", "hover"), ("warn", "paper"), ("accent-ink", "accent"), ("paper", "ink")]
    low = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < 4.5} == {}


@each_scheme
def test_marks_lines_and_borders_of_fields_have_the_contrast_of_aa(scheme):
    colours = palette(scheme)
    low = {name: contrast(colours[name], colours["paper"]) for name in (*TYPES, *LINES, "edge", "accent")}
    assert {name: round(ratio, 2) for name, ratio in low.items() if ratio < 3} == {}


@each_scheme
@pytest.mark.parametrize("eyes", [*SEEN, "most eyes"])
def test_types_differ_for_every_eye(scheme, eyes):
    colours = palette(scheme)
    shown = {name: seen(colours[name], SEEN[eyes]) if eyes in SEEN else colours[name] for name in TYPES}
    close = {
        (a, b): round(distance(shown[a], shown[b]), 1)
        for a, b in combinations(TYPES, 2)
        if distance(shown[a], shown[b]) < 13
    }
    assert close == {}


def test_what_a_colour_says_a_shape_says_too():
    script = _own("dom.js")
    shapes = re.findall(r"(\w+): \"(M[^\"]+)\"", re.search(r"SHAPE_PATHS = \{(.*?)\};", script, re.DOTALL)[1])
    lines = re.findall(r"(\w+): \{ colour: \"(\w+)\", dashes: (false|\[[\d, ]+\]), width: ([\d.]+)", script)
    assert len({path for _, path in shapes}) == len(shapes) == 4
    assert len({line[2:] for line in lines}) == len(lines) == 8
