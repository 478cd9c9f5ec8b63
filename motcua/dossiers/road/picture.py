"""The road drawn: where every marker, piece of road and line of text stands. The template writes it as SVG.

One column as wide as a phone. The road runs down at the left, solid as far as the dossier came and dashed from
there on; where the clock stood still a hatched piece takes its place. Opinions branch off to the right and come
back when they were answered; what was sent back is an arrow at the left, up to where the step was done before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from motcua.dossiers.road.side_words import SideRow
from motcua.dossiers.road.words import Row
from motcua.procedures.flowchart import lanes, wrapped

WIDTH = 328
LANE = 11  # of an arrow back
AXIS = 13  # of the road, without such arrows
INDENT = 24  # of the text beside the road
BRANCH = 18  # of what stands beside a branch, more than that
TITLE, SMALL = 16, 14  # sizes of letters
TITLE_LINE, LINE = 21, 19
GAP = 20  # between stops
BOLD = ("name", "here", "alarm")
MOST = 7  # lines of one sentence; the list has it whole


@dataclass(frozen=True)
class Text:
    x: int
    y: int
    text: str
    kind: str  # name | here | alarm | soft | ""


@dataclass(frozen=True)
class Marker:
    x: int
    y: int
    mark: str


@dataclass(frozen=True)
class Frame:
    """Round the stop where it is now."""

    x: int
    y: int
    width: int
    height: int


@dataclass
class Picture:
    height: int = 0
    axis: int = AXIS
    width: int = WIDTH
    texts: list[Text] = field(default_factory=list)
    markers: list[Marker] = field(default_factory=list)
    frame: Frame | None = None
    been: str = ""  # the road so far, and the one ahead, as paths
    ahead: str = ""
    gaps: str = ""
    branches: list[tuple[str, bool]] = field(default_factory=list)  # path, still open
    dots: list[Marker] = field(default_factory=list)
    backs: list[tuple[str, str]] = field(default_factory=list)  # path and head of the arrow


def picture(rows: Sequence[Row]) -> Picture:
    jumps = [(place - 1, row.back) for place, row in enumerate(rows) if row.back is not None]
    found = lanes(jumps)
    drawn = _Drawing(AXIS + (8 + LANE * max(found) if found else 0))
    for row in rows:
        drawn.stop(row)
    drawn.ways(rows)
    for (start, end), lane in zip(jumps, found, strict=True):
        drawn.back(start, end, lane)
    return drawn.made


class _Drawing:
    def __init__(self, axis: int) -> None:
        self.made = Picture(axis=axis)
        self.y = 4
        self.tops: list[int] = []
        self.standing: list[tuple[int, int]] = []

    def stop(self, row: Row) -> None:
        made, top = self.made, self.y
        x = made.axis + INDENT
        here = row.mark == "now"
        self.y += 6 if here else 0
        made.markers.append(Marker(made.axis, self.y + 12, row.mark))
        self._write(row.title, x, "name")
        for said in row.lines:
            self._write(said.text, x, said.kind)
        for side in row.sides:
            self._side(side)
        if here:
            self.y += 8
            left = made.axis + 15
            made.frame = Frame(left, top, WIDTH - left - 1, self.y - top)
        self.tops.append(top)
        made.height = self.y + 6
        self.y += GAP

    def _write(self, text: str, x: int, kind: str, start: str = "") -> None:
        size, line = (TITLE, TITLE_LINE) if kind == "name" else (SMALL, LINE)
        found = wrapped(text, WIDTH - x - 6, size, bold=kind in BOLD)
        if len(found) > MOST:
            found = [*found[: MOST - 1], f"{found[MOST - 1]}…"]
        for one in found:
            self.y += line
            self.made.texts.append(Text(x, self.y - 4, one, kind))

    def _side(self, side: SideRow) -> None:
        made = self.made
        self.y += 6
        top = self.y
        self._write(side.text, made.axis + INDENT + BRANCH, "alarm" if side.alarm else "")
        turn = made.axis + INDENT + 6
        if side.branch:
            out = f"M{made.axis} {top + 4}H{turn - 6}q6 0 6 6V{self.y - 8}"
            made.branches.append((out if side.open else f"{out}q0 6 -6 6H{made.axis}", side.open))
        made.dots.append(Marker(turn, top + 12, "open" if side.open else "done"))
        if side.gap:
            self.standing.append((top + 2, self.y))

    def ways(self, rows: Sequence[Row]) -> None:
        """From marker to marker, but not where the clock stood still."""
        made = self.made
        been = [one.y for one, row in zip(made.markers, rows, strict=True) if row.mark != "ahead"]
        to_come = [
            one.y for one, row in zip(made.markers, rows, strict=True) if row.mark == "ahead"
        ]
        # What is waited for now hangs below the marker of now.
        here = max([*been, *(end for _top, end in self.standing), *(dot.y for dot in made.dots)])
        made.been = _pieces(made.axis, been[0], here, self.standing)
        if to_come:
            made.ahead = _pieces(made.axis, here, to_come[-1], self.standing)
        made.gaps = "".join(f"M{made.axis} {top}V{end}" for top, end in self.standing)

    def back(self, start: int, end: int, lane: int) -> None:
        made = self.made
        x = made.axis - 16 - LANE * lane
        out, into = made.markers[start].y - 3, made.markers[end].y + 4
        edge = made.axis - 9
        path = f"M{edge} {out}H{x + 5}q-5 0 -5 -5V{into + 5}q0 -5 5 -5H{edge - 3}"
        made.backs.append((path, f"M{edge - 4} {into - 4}v8l6 -4z"))


def _pieces(x: int, top: int, bottom: int, without: Iterable[tuple[int, int]]) -> str:
    path, at = "", top
    for start, end in sorted(without):
        if end <= at or start >= bottom:
            continue
        path += f"M{x} {at}V{start}" if start > at else ""
        at = end
    return path + (f"M{x} {at}V{bottom}" if at < bottom else "")
