"""The steps drawn: where every box, line of text and arrow stands. The template writes it as SVG.

One column of boxes as wide as a phone, in the order of `graph.in_order`. An arrow to the box below is
straight; any other runs in a lane at the right, so that no two arrows lie on one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.template.loader import render_to_string

from motcua.procedures import graph
from motcua.procedures.schema import Description
from motcua.procedures.step_words import Item, as_list

WIDTH = 320
GAP = 26  # between boxes
LANE = 14
PAD = 10
LINE = 19  # of a name
SMALL = 16  # of everything else
NAME_SIZE, SMALL_SIZE = 15, 12.5
# Widths in em, on the wide side of the usual system fonts: nobody measures, so a line must fit in all.
NARROW, USUAL, CAPITAL, WIDE = frozenset("iljtfrI.,:;'|()[]- "), 0.61, 0.72, frozenset("mwMW%@")


@dataclass(frozen=True)
class Line:
    text: str
    y: int
    kind: str  # name | soft | extra


@dataclass
class Box:
    y: int
    height: int
    width: int
    lines: list[Line]
    marks: list[int]  # where an extra begins
    bars: list[int] = field(default_factory=list)  # where an extra stops the clock


@dataclass(frozen=True)
class Arrow:
    path: str
    head: str


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    boxes: list[Box]
    arrows: list[Arrow]
    items: list[Item]


def svg(description: Description, uid: str = "flow") -> str:
    """`uid` keeps the ids apart when one page draws two."""
    context = {"chart": chart(description), "uid": uid}
    return render_to_string("procedures/flowchart.svg.html", context)


def chart(description: Description) -> Chart:
    order = graph.in_order(description)
    position = {place: row for row, place in enumerate(order)}
    pairs = [
        (position[place], position[then])
        for place, ahead in enumerate(graph.edges(description))
        for then in ahead
    ]
    jumps = [pair for pair in pairs if pair[1] != pair[0] + 1]
    runs = lanes(jumps)
    width = WIDTH - 2 - LANE * (max(runs, default=-1) + 1) - (6 if runs else 0)
    items = as_list(description)
    boxes, y = [], 1
    for item in items:
        boxes.append(_box(item, y, width))
        y += boxes[-1].height + GAP
    straight = [_down(boxes[a], boxes[b]) for a, b in pairs if b == a + 1]
    around = [
        _around(boxes[a], boxes[b], width + 8 + LANE * lane)
        for (a, b), lane in zip(jumps, runs, strict=True)
    ]
    return Chart(WIDTH, y - GAP + 1, boxes, straight + around, items)


def lanes(jumps: list[tuple[int, int]]) -> list[int]:
    """For each arrow a lane in which no other stands beside it; short arrows run inside."""
    taken: list[list[tuple[int, int]]] = []
    found = {}
    for jump in sorted(jumps, key=lambda jump: abs(jump[1] - jump[0])):
        low, high = min(jump), max(jump)
        free = (n for n, lane in enumerate(taken) if all(b <= low or high <= a for a, b in lane))
        lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
        found[jump] = lane
    return [found[jump] for jump in jumps]


def _box(item: Item, y: int, width: int) -> Box:
    box = Box(y, 0, width, [], [])
    inner = width - 2 * PAD
    at = y + 4
    for text in wrapped(item.name, inner, NAME_SIZE, bold=True):
        at += LINE
        box.lines.append(Line(text, at, "name"))
    for said in (item.who, item.hours):
        for text in wrapped(said, inner, SMALL_SIZE):
            at += SMALL
            box.lines.append(Line(text, at, "soft"))
    for said in item.extras:
        at += 4
        for number, text in enumerate(wrapped(said, inner - 14, SMALL_SIZE)):
            at += SMALL
            box.lines.append(Line(text, at, "extra"))
            if not number:
                (box.bars if said in item.pauses else box.marks).append(at)
    box.height = at + PAD - y
    return box


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines of whole words that fit; a word longer than a line is cut."""
    ems = width / size / (1.12 if bold else 1)
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer) <= ems:
            lines[-1] = longer
            continue
        lines.append("")
        for letter in word:
            if lines[-1] and _width(lines[-1] + letter) > ems:
                lines.append("")
            lines[-1] += letter
    return lines


def _width(text: Iterable[str]) -> float:
    return sum(
        0.34
        if letter in NARROW
        else 0.88
        if letter in WIDE
        else 0.68
        if letter.isupper()
        else USUAL
        for letter in text
    )


def _down(upper: Box, lower: Box) -> Arrow:
    x = 24
    end = lower.y
    return Arrow(f"M{x} {upper.y + upper.height}V{end - 7}", f"M{x - 5} {end - 8}h10l-5 8z")


def _around(start: Box, end: Box, x: int) -> Arrow:
    right = start.width + 1
    out, into = start.y + start.height - 12, end.y + 14
    path = f"M{right} {out}H{x}V{into}H{right + 7}"
    return Arrow(path, f"M{right + 8} {into - 5}v10l-8 -5z")
