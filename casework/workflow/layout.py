"""
Where the states of a machine stand on paper: in layers from the opening down, few crossings, what is not gathered drawn once.

The method is that of layered drawings (Sugiyama and others, 1981): ways back are turned for the time of the drawing, each
state goes as deep as the longest way to it, long ways get a place in every layer they pass, and each layer is ordered by
where its neighbours stand. Pure; the same table always gives the same drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from typing import NamedTuple

from casework.workflow.gathering import Gathered, Pair, gather
from casework.workflow.machine import NOWHERE, Machine

# In pixels: the size of a state, the breadth of the opening and of a way that only passes a layer, and what lies between.
WIDTH, HEIGHT = 150.0, 56.0
NARROW = 12.0
GAP, RISE = 26.0, 62.0
MARGIN, LOOP = 20.0, 34.0
SIDE, STUB = 62.0, 26.0  # what a loop or a short arrow needs beside its state, and how long that arrow is
SWEEPS = 24

Point = tuple[float, float]


class Place(NamedTuple):
    """What stands in a layer: a state, with what it needs at each side, or a way that passes it."""

    layer: int
    state: str
    way: Pair | None = None
    side: float = 0.0

    @property
    def width(self) -> float:
        return WIDTH + 2 * self.side if self.state else NARROW

    @property
    def breadth(self) -> float:
        return WIDTH if self.state else NARROW


Layers = list[list[Place]]
Routes = dict[Pair, list[Place]]
Near = dict[Place, list[Place]]


@dataclass(frozen=True, slots=True)
class Box:
    """One state; x and y are its upper left corner. "" is where matters begin."""

    state: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Way:
    """All rows from one state to another, by their places in the table from 1; path is SVG. (x, y): where its name goes."""

    source: str
    to: str
    rows: tuple[int, ...]
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stub:
    """The short arrow that stands for the ways to a state which are gathered: their sources and rows."""

    to: str
    sources: tuple[str, ...]
    rows: tuple[int, ...]
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A machine on paper, in pixels. kept: the rows that leave many states as they are, and are not drawn."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    stubs: tuple[Stub, ...]
    kept: tuple[int, ...]


def lay_out(machine: Machine) -> Drawing:
    """Draw a machine."""
    gathered = gather(machine)
    ways = gathered.ways
    turned = _turned(ways)
    edges = dict.fromkeys(pair[::-1] if pair in turned else pair for pair in ways if pair[0] != pair[1])
    layers, routes = _layers(_depths(edges), edges, _wide(gathered))
    layers = _ordered(layers, routes)
    return _paper(gathered, turned, layers, routes, _centres(layers, routes))


def _wide(gathered: Gathered) -> frozenset[str]:
    """The states that have something at their side: a loop or a short arrow."""
    return frozenset({to for source, to in gathered.ways if source == to} | {to for _source, to in gathered.beside})


def _turned(ways: Mapping[Pair, object]) -> frozenset[Pair]:
    """The ways that lead back to a state one has passed on the way there, in the order of the table."""
    onward: dict[str, list[str]] = {}
    for source, to in ways:
        onward.setdefault(source, []).append(to)
    back: set[Pair] = set()
    done: set[str] = set()
    trail: list[str] = []

    def walk(state: str) -> None:
        trail.append(state)
        for to in onward.get(state, ()):
            if to in trail:
                back.add((state, to))
            elif to not in done:
                walk(to)
        done.add(trail.pop())

    walk(NOWHERE)
    return frozenset(back)


def _depths(edges: Mapping[Pair, object]) -> dict[str, int]:
    """State → the number of steps of the longest way to it; the edges go round nowhere."""
    depth = {state: 0 for edge in edges for state in edge}
    while deeper := [edge for edge in edges if depth[edge[1]] <= depth[edge[0]]]:
        for source, to in deeper:
            depth[to] = max(depth[to], depth[source] + 1)
    return depth


def _layers(depth: Mapping[str, int], edges: Mapping[Pair, object], wide: frozenset[str]) -> tuple[Layers, Routes]:
    """The places of every layer, and those each edge passes from its upper end to its lower."""
    layers: Layers = [[] for _layer in range(max(depth.values()) + 1)]
    places = {state: Place(layer, state, side=SIDE if state in wide else 0.0) for state, layer in depth.items()}
    for place in places.values():
        layers[place.layer].append(place)
    routes: Routes = {}
    for edge in edges:
        top, bottom = (places[state] for state in edge)
        between = [Place(layer, "", edge) for layer in range(top.layer + 1, bottom.layer)]
        for place in between:
            layers[place.layer].append(place)
        routes[edge] = [top, *between, bottom]
    return layers, routes


def _ordered(layers: Layers, routes: Routes) -> Layers:
    """Order each layer by where its neighbours stand, downwards and upwards in turn; the fewest crossings are kept."""
    above, below = _neighbours(routes)
    best, fewest = layers, _crossings(layers, below)
    for sweep in range(SWEEPS):
        near, order = (above, 1) if sweep % 2 == 0 else (below, -1)
        layers = [list(places) for places in layers]
        spot = {place: position for places in layers for position, place in enumerate(places)}
        for places in layers[::order]:
            wish = {place: fmean(spot[other] for other in near.get(place, (place,))) for place in places}
            places.sort(key=wish.__getitem__)  # stable: who wishes the same keeps its order
            spot.update({place: position for position, place in enumerate(places)})
        if (crossed := _crossings(layers, below)) < fewest:
            best, fewest = layers, crossed
    return best


def _neighbours(routes: Routes) -> tuple[Near, Near]:
    above: Near = {}
    below: Near = {}
    for route in routes.values():
        for upper, lower in pairwise(route):
            below.setdefault(upper, []).append(lower)
            above.setdefault(lower, []).append(upper)
    return above, below


def _crossings(layers: Layers, below: Near) -> int:
    spot = {place: position for places in layers for position, place in enumerate(places)}
    count = 0
    for places in layers:
        ends = [sorted(spot[lower] for lower in below.get(place, ())) for place in places]
        flat = [end for each in ends for end in each]
        count += sum(later < end for position, end in enumerate(flat) for later in flat[position + 1 :])
    return count


def _centres(layers: Layers, routes: Routes) -> dict[Place, float]:
    """Where the middle of each place stands: as near to its neighbours as the order and the gaps allow."""
    above, below = _neighbours(routes)
    x = {place: spread for places in layers for place, spread in zip(places, _steps(places), strict=True)}
    for sweep in range(SWEEPS):
        near = (above, below)[sweep % 2]
        for places in layers[:: 1 - 2 * (sweep % 2)]:
            steps = _steps(places)
            wish = [fmean(x[other] for other in near.get(place, (place,))) for place in places]
            level = _rising([each - step for each, step in zip(wish, steps, strict=True)])
            x.update({place: each + step for place, each, step in zip(places, level, steps, strict=True)})
    return x


def _steps(places: Sequence[Place]) -> list[float]:
    """Where the middles of a layer stand when it is pushed together from the left."""
    steps = [0.0] * len(places)
    for position, (left, right) in enumerate(pairwise(places), 1):
        steps[position] = steps[position - 1] + (left.width + right.width) / 2 + GAP
    return steps


def _rising(wishes: Sequence[float]) -> list[float]:
    """The numbers that never fall and lie nearest to those wished for (least squares, by pooling violators)."""
    pools: list[tuple[float, int]] = []
    for wish in wishes:
        mean, count = wish, 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        pools.append((mean, count))
    return [mean for mean, count in pools for _each in range(count)]


def _paper(
    gathered: Gathered,
    turned: frozenset[Pair],
    layers: Layers,
    routes: Routes,
    x: Mapping[Place, float],
) -> Drawing:
    left = min(x[place] - place.width / 2 for place in x) - MARGIN
    boxes = {
        place: Box(
            place.state,
            x[place] - place.breadth / 2 - left,
            MARGIN + place.layer * (HEIGHT + RISE),
            place.breadth,
            HEIGHT,
        )
        for place in x
    }
    ports = _ports(routes, boxes)
    drawn = []
    for pair, rows in gathered.ways.items():
        if pair[0] == pair[1]:
            box = next(box for place, box in boxes.items() if box.state == pair[0])
            drawn.append(_loop(pair, rows, box))
            continue
        edge = pair[::-1] if pair in turned else pair
        points = ports[edge][::-1] if pair in turned else ports[edge]
        drawn.append(Way(*pair, rows, _curve(points), *_name_place(points)))
    width = max(x[place] + place.width / 2 for place in x) - left + MARGIN
    height = max(box.y for box in boxes.values()) + HEIGHT + MARGIN
    states = tuple(box for place, box in boxes.items() if place.way is None)
    return Drawing(width, height, states, tuple(drawn), tuple(_stubs(gathered, states)), gathered.kept)


def _stubs(gathered: Gathered, states: Sequence[Box]) -> Iterator[Stub]:
    for box in states:
        if ways := gathered.into(box.state):
            rows = tuple(sorted({row for some in ways.values() for row in some}))
            middle = box.y + HEIGHT / 2
            path = f"M{box.x - STUB:.0f} {middle:.0f} L{box.x:.0f} {middle:.0f}"
            yield Stub(box.state, tuple(source for source, _to in ways), rows, path, box.x - 5, middle - 6)


def _ports(routes: Routes, boxes: Mapping[Place, Box]) -> dict[Pair, list[Point]]:
    """The points each edge runs through, down the page: several at one side of a state stand apart, in the order of where they go."""
    leaving: dict[Place, list[Pair]] = {}
    coming: dict[Place, list[Pair]] = {}
    for edge, route in routes.items():
        leaving.setdefault(route[0], []).append(edge)
        coming.setdefault(route[-1], []).append(edge)
    spots: dict[tuple[Pair, int], float] = {}
    for sides, end, step in ((leaving, 0, 1), (coming, -1, -2)):
        for place, edges in sides.items():
            edges.sort(key=lambda edge: boxes[routes[edge][step]].middle)
            for position, edge in enumerate(edges, 1):
                spots[edge, end] = boxes[place].x + boxes[place].width * position / (len(edges) + 1)
    points: dict[Pair, list[Point]] = {}
    for edge, route in routes.items():
        top, bottom = boxes[route[0]], boxes[route[-1]]
        passed = [(boxes[place].middle, y) for place in route[1:-1] for y in (boxes[place].y, boxes[place].y + HEIGHT)]
        points[edge] = [(spots[edge, 0], top.y + HEIGHT), *passed, (spots[edge, -1], bottom.y)]
    return points


def _curve(points: Sequence[Point]) -> str:
    """A line through points that leaves and reaches each of them upright."""
    path = [f"M{points[0][0]:.0f} {points[0][1]:.0f}"]
    for (x, y), (to_x, to_y) in pairwise(points):
        middle = (y + to_y) / 2
        path.append(f"C{x:.0f} {middle:.0f} {to_x:.0f} {middle:.0f} {to_x:.0f} {to_y:.0f}")
    return " ".join(path)


def _name_place(points: Sequence[Point]) -> Point:
    """A third of the first way between two layers, near where it leaves, so that names of one state's ways stand side by side."""
    (x, y), (to_x, to_y) = points[:2]
    part = 0.3
    across = 3 * part**2 * (1 - part) + part**3
    down = 1.5 * part * (1 - part) + part**3
    return x + (to_x - x) * across, y + (to_y - y) * down


def _loop(pair: Pair, rows: tuple[int, ...], box: Box) -> Way:
    """A way that leads back to where it begins, at the right side of its state."""
    right, middle = box.x + box.width, box.y + HEIGHT / 2
    far, up, down = right + LOOP, middle - 18, middle + 18
    path = f"M{right:.0f} {middle - 10:.0f} C{far:.0f} {up:.0f} {far:.0f} {down:.0f} {right:.0f} {middle + 10:.0f}"
    return Way(*pair, rows, path, right + 5, up)
