"""Positions for the picture: a force layout that ends in the same place on every machine.

Nodes come in rank order. The first ones are laid out exactly (every pair repels); the rest is let in around them, by
near pairs only, level after level, each new node beside its best connected neighbour; nodes without edges stand in
rows below. In a graph of more than `DETAILED` nodes the first ones also attract each other by what hangs on both, for
few of them are linked to one another. Positions are rounded after every step: the last bits of a sum differ between
processors, and a force layout would grow them into another picture.
"""

from collections.abc import Sequence
from math import ceil, pi, sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Indexes = NDArray[np.int64]

SPACING = 95.0  #: mean distance between neighbours on the canvas, in its units (a node's radius is 7 to 34)
WIDTH = 1.08  #: the picture is a little wider than high
DETAILED = 3000  #: nodes that take part in the second stage; a graph with more is a crowd
STEPS = 260
LATE_STEPS = 70
CROWD_STEPS = 24  #: of each stage beyond DETAILED nodes
LEVEL = 4  #: times as many nodes take part in each of these stages
GOLDEN = pi * (3 - sqrt(5))
GRID = 1e6

Link = tuple[int, int, bool]  # from, to, whether it is containment (which pulls less)


def layout(n: int, links: Sequence[Link], *, first: int) -> list[tuple[int, int]]:
    """A position for each of `n` nodes, in whole canvas units."""
    import numpy as np

    if n == 0:
        return []
    joined = sorted({(min(a, b), max(a, b), c) for a, b, c in links if a != b})
    ends = np.array([(a, b) for a, b, _ in joined], dtype=np.int64).reshape(-1, 2)
    pull = np.array([0.6 if c else 1.0 for *_, c in joined], dtype=np.float64)
    linked = np.unique(ends)  # rank puts them before the nodes without edges, but do not rely on it
    place = np.full(n, -1, dtype=np.int64)
    place[linked] = np.arange(len(linked))
    points = _force(len(linked), place[ends], pull, first)
    whole = np.zeros((n, 2))
    whole[linked] = points
    _rows_below(whole, np.setdiff1d(np.arange(n), linked), points)
    return [(round(float(x)), round(float(y))) for x, y in whole]


def _force(n: int, ends: "Indexes", pull: "Points", first: int) -> "Points":
    """The first nodes with the most care, then the others level after level, each settling round those before it."""
    import numpy as np

    core = min(n, first)
    points = np.zeros((n, 2))
    inside = (ends < core).all(axis=1)
    near, nearness = ends[inside], pull[inside]
    if n > DETAILED:
        kin, kinship = _kinship(n, ends, core)
        near, nearness = np.concatenate((near, kin)), np.concatenate((nearness * 0.5, kinship))
    points[:core] = _core(core, near, nearness)
    room = sqrt(n / max(core, 1)) ** (0.85 if n <= DETAILED else 1.0)
    points = _apart(points * (SPACING * room), core, least=0.5 * SPACING * room)
    done = core
    for level in _levels(core, n):
        _beside(points, ends, done, level)
        among = (ends < level).all(axis=1)
        points[:level] = _settle(points[:level], ends[among], core, crowded=n > DETAILED)
        done = level
    return _apart(points, n, least=0.5 * SPACING, rounds=40 if n <= DETAILED else 12)


def _levels(core: int, n: int) -> list[int]:
    """How many nodes take part after each stage: few at first, four times as many at each further one."""
    levels = [min(n, DETAILED)] if n > core else []
    while levels and levels[-1] < n:
        levels.append(min(n, levels[-1] * LEVEL))
    return levels


def _kinship(n: int, ends: "Indexes", core: int) -> "tuple[Indexes, Points]":
    """Which of the first nodes belong together by what hangs on them: pairs, and how much they attract each other."""
    import numpy as np

    owner = np.where(np.arange(n) < core, np.arange(n), n)
    for _ in range(8):  # what is farther away says little
        a, b = owner[ends[:, 0]], owner[ends[:, 1]]
        near = owner.copy()
        for own, far in ((a, ends[:, 1]), (b, ends[:, 0])):
            known = (own < n) & (owner[far] == n)
            np.minimum.at(near, far[known], own[known])
        if (near == owner).all():
            break
        owner = near
    pairs = np.sort(owner[ends], axis=1)
    pairs = pairs[(pairs[:, 1] < n) & (pairs[:, 0] != pairs[:, 1])]
    code, counts = np.unique(pairs[:, 0] * core + pairs[:, 1], return_counts=True)
    joined, weights = np.stack((code // core, code % core), axis=1), counts.astype(np.float64)
    total = np.bincount(joined.ravel(), weights=np.repeat(weights, 2), minlength=core)
    share = weights / np.sqrt(total[joined[:, 0]] * total[joined[:, 1]])
    strong = share > 0.02
    return joined[strong], np.minimum(1.0, 4.0 * share[strong])


def _core(n: int, ends: "Indexes", pull: "Points") -> "Points":
    """Fruchterman–Reingold with all pairs and cooling (their 1991 paper), hubs repelling more (ForceAtlas2's idea);
    ideal distance 1."""
    import numpy as np

    degree = np.bincount(ends.ravel(), minlength=n).astype(np.float64)
    mass = np.sqrt(degree + 1.0)
    points = _spiral(n) * 1.2
    radius = sqrt(max(n, 1)) * 0.75
    for step in range(STEPS):
        across = points[:, None, 0] - points[None, :, 0]
        down = points[:, None, 1] - points[None, :, 1]
        square = across * across + down * down + 1e-4
        # the reach of repulsion is cut, or it throws the leaves of a tree far out
        push = (mass[:, None] * mass[None, :] * 0.5) / square / (1.0 + square * (4.0 / (radius * radius)))
        np.fill_diagonal(push, 0.0)
        move = np.stack(((across * push).sum(axis=1), (down * push).sum(axis=1)), axis=1)
        line = points[ends[:, 0]] - points[ends[:, 1]]
        length = np.sqrt((line * line).sum(axis=1)) + 1e-6
        force = line * (length * pull)[:, None] * 0.9
        for axis in (0, 1):
            move[:, axis] -= np.bincount(ends[:, 0], force[:, axis], minlength=n)
            move[:, axis] += np.bincount(ends[:, 1], force[:, axis], minlength=n)
        move -= points * np.array([1.0, WIDTH * WIDTH]) * (mass * (0.35 + 1.0 / radius))[:, None]
        points = _step(points, move, radius * 0.22 * (1 - step / STEPS) ** 1.5 + 0.01)
    return points


def _settle(points: "Points", ends: "Indexes", fixed: int, *, crowded: bool) -> "Points":
    """Let the later nodes find room between the first ones, which stay where they are.

    In a crowd a link pulls with the same force however long it is: a node then settles in the middle of most of its
    neighbours (their geometric median), and the few links that lead far away tear no neighbourhood apart.
    """
    import numpy as np

    n = len(points)
    scaled = points / SPACING
    free = ends[(ends >= fixed).any(axis=1)]
    steps = LATE_STEPS if n <= DETAILED else CROWD_STEPS
    for step in range(steps):
        pairs = _near(scaled, 1.6)
        delta = scaled[pairs[:, 0]] - scaled[pairs[:, 1]]
        push = delta * (0.6 / ((delta * delta).sum(axis=1) + 0.02))[:, None]
        line = scaled[free[:, 0]] - scaled[free[:, 1]]
        length = np.sqrt((line * line).sum(axis=1)) + 1e-6
        force = line * (0.5 / np.maximum(length, 1.0) if crowded else np.minimum(length, 6.0) * 0.35)[:, None]
        move = np.zeros_like(scaled)
        for axis in (0, 1):
            move[:, axis] += np.bincount(pairs[:, 0], push[:, axis], minlength=n)
            move[:, axis] -= np.bincount(pairs[:, 1], push[:, axis], minlength=n)
            move[:, axis] -= np.bincount(free[:, 0], force[:, axis], minlength=n)
            move[:, axis] += np.bincount(free[:, 1], force[:, axis], minlength=n)
        if not crowded:
            move -= scaled * 0.03  # keeps pieces that hang on nothing from drifting off
        move[:fixed] = 0.0
        scaled = _step(scaled, move, 0.9 * (1 - step / steps) + 0.02)
    return scaled * SPACING


def _apart(points: "Points", n: int, *, least: float, rounds: int = 40) -> "Points":
    """Push overlapping nodes apart: no two of the first `n` centres nearer than `least` where that is possible."""
    import numpy as np

    for _ in range(rounds):
        pairs = _near(points[:n], least)
        if not len(pairs):
            break
        delta = points[pairs[:, 0]] - points[pairs[:, 1]]
        length = np.sqrt((delta * delta).sum(axis=1))
        # two nodes on one spot part along a direction that their numbers give
        angle = (pairs[:, 0] * 7 + pairs[:, 1] * 3) * GOLDEN
        delta = np.where(length[:, None] < 1e-3, np.stack((np.cos(angle), np.sin(angle)), axis=1), delta)
        push = delta * ((least - length) * 0.35 / np.maximum(length, 1.0))[:, None]
        for axis in (0, 1):
            points[:n, axis] += np.bincount(pairs[:, 0], push[:, axis], minlength=n)
            points[:n, axis] -= np.bincount(pairs[:, 1], push[:, axis], minlength=n)
        points = np.round(points * 100) / 100
    return points


def _near(points: "Points", distance: float) -> "Indexes":
    """The pairs of points that are no farther apart, in order, so that sums are the same on every machine."""
    import numpy as np
    from scipy.spatial import cKDTree

    pairs = cKDTree(points).query_pairs(distance, output_type="ndarray")
    numbers = np.sort(pairs[:, 0] * len(points) + pairs[:, 1])  # far faster than np.lexsort
    return np.stack(np.divmod(numbers, max(len(points), 1)), axis=1)


def _beside(points: "Points", ends: "Indexes", done: int, level: int) -> None:
    """Put nodes done..level round a neighbour that has its place already (the best ranked one), in a spiral."""
    import numpy as np

    near: dict[int, list[int]] = {}
    for a, b in ends.tolist():
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    crowd: dict[int, int] = {}
    reach = float(np.abs(points[:done]).max(initial=SPACING))
    for i in range(done, level):
        host = min((j for j in near.get(i, ()) if j < i), default=-1)
        crowd[host] = turn = crowd.get(host, 0) + 1
        radius = SPACING * 0.5 * sqrt(turn + 1) if host >= 0 else reach + SPACING * sqrt(turn)
        centre = points[host] if host >= 0 else np.zeros(2)
        angle = turn * GOLDEN + i
        points[i] = np.round((centre + radius * np.array([np.cos(angle), np.sin(angle)])) * 100) / 100


def _rows_below(whole: "Points", lonely: "Indexes", points: "Points") -> None:
    import numpy as np

    if not len(lonely):
        return
    left, right = (points[:, 0].min(), points[:, 0].max()) if len(points) else (0.0, 0.0)
    bottom = points[:, 1].max() + 1.6 * SPACING if len(points) else 0.0
    columns = max(int((right - left) / (SPACING * 0.75)), ceil(sqrt(len(lonely) * 2.5)))
    row, column = np.divmod(np.arange(len(lonely)), columns)
    across = (min(columns, len(lonely)) - 1) / 2
    whole[lonely, 0] = (left + right) / 2 + (column - across) * SPACING * 0.75
    whole[lonely, 1] = bottom + row * SPACING * 0.6


def _spiral(n: int) -> "Points":
    import numpy as np

    turn = np.arange(n)
    radius = np.sqrt(turn + 0.5) * 0.8
    return _rounded(np.stack((radius * np.cos(turn * GOLDEN), radius * np.sin(turn * GOLDEN)), axis=1))


def _step(points: "Points", move: "Points", most: float) -> "Points":
    """`points` moved, none by more than `most`, and rounded."""
    import numpy as np

    length = np.sqrt((move * move).sum(axis=1)) + 1e-9
    return _rounded(points + move * (np.minimum(length, most) / length)[:, None])


def _rounded(points: "Points") -> "Points":
    import numpy as np

    result: Any = np.round(points * GRID) / GRID
    return result  # type: ignore[no-any-return]
