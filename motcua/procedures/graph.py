"""The steps of a procedure as a graph: which comes after which, which roads there are, how long the longest takes.

Indices are positions in `Description.steps`. The functions bear what `steps_checks` refuses, since the
designer also draws what is not right yet: names that lead nowhere are left out, circles are walked once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from motcua.procedures.schema import Pause, Step

HOURS_A_DAY = 8


class HasSteps(Protocol):
    @property
    def steps(self) -> tuple[Step, ...]: ...


def edges(description: HasSteps) -> list[tuple[int, ...]]:
    """For every step where it may go on to, the usual one first; from the last step nowhere."""
    steps = description.steps
    places = {step.key: place for place, step in reversed(list(enumerate(steps)))}
    ahead = []
    for place, step in enumerate(steps):
        named = tuple(dict.fromkeys(places[key] for key in step.next if key in places))
        below = (place + 1,) if place + 1 < len(steps) and not step.next else ()
        ahead.append(named or below)
    return ahead


def successors(description: HasSteps, index: int) -> tuple[int, ...]:
    return edges(description)[index]


def predecessors(description: HasSteps, index: int) -> tuple[int, ...]:
    return tuple(place for place, ahead in enumerate(edges(description)) if index in ahead)


def reachable(description: HasSteps, start: int = 0) -> frozenset[int]:
    """Every step one can come to from `start`, itself included."""
    return _met(edges(description), start)


def _met(ahead: list[tuple[int, ...]], start: int) -> frozenset[int]:
    found, left = {start}, [start]
    while left:
        new = set(ahead[left.pop()]) - found
        found |= new
        left += new
    return frozenset(found)


def circles(description: HasSteps) -> list[tuple[int, ...]]:
    """Groups of steps that lead back to themselves, each group once, in the order of the file."""
    ahead = edges(description)
    met = [_met(ahead, place) for place in range(len(ahead))]
    turning = [a for a, then in enumerate(ahead) if any(a in met[b] for b in then)]
    groups = (tuple(b for b in turning if b in met[a] and a in met[b]) for a in turning)
    return list(dict.fromkeys(groups))


def in_order(description: HasSteps) -> list[int]:
    """The steps so that each stands after all that lead to it; the order of the file where it is one."""
    ahead = edges(description)
    left, order = set(range(len(ahead))), []
    while left:
        led_to = {n for place in left for n in ahead[place]}
        # In a circle no step is first: take the first of the file.
        place = min(left - led_to or left)
        order.append(place)
        left.remove(place)
    return order


def usual_road(description: HasSteps, start: int = 0) -> list[int]:
    """From `start` by the first choice at every step."""
    ahead, road = edges(description), [start]
    while ahead[road[-1]] and (usual := ahead[road[-1]][0]) not in road:
        road.append(usual)
    return road


def longest_road(description: HasSteps) -> list[int]:
    """From intake to hand-over, the one that takes most of the promised time. Only where there are no circles."""
    ahead = edges(description)
    best: dict[int, tuple[float, list[int]]] = {}
    for place in reversed(in_order(description)):
        tails = [best[n] for n in ahead[place]]
        hours, tail = max(tails, key=lambda tail: tail[0], default=(0.0, []))
        best[place] = (hours + promised_hours(description.steps[place]), [place, *tail])
    return best[0][1]


def longest_hours(description: HasSteps) -> float:
    """What the longest road takes of the promise, which runs from acceptance to the result."""
    return hours_of(description.steps, longest_road(description)[1:-1])


def hours_of(steps: Sequence[Step], road: Iterable[int]) -> float:
    return sum(promised_hours(steps[place]) for place in road)


def pause(step: Step, cause: str) -> Pause | None:
    """Whether, and how, this cause stops the legal clock during the step."""
    return next((pause for pause in step.pauses if pause.cause == cause), None)


def promised_hours(step: Step) -> float:
    """Working hours of the promise that the step may use up."""
    posting = 0 if pause(step, "posting") else posting_hours(step)
    return step.working_hours + posting + _asking_hours(step)


def step_hours(step: Step) -> float:
    """Working hours after which a dossier should have left the step."""
    return step.working_hours + posting_hours(step) + _asking_hours(step)


def posting_hours(step: Step) -> float:
    return step.posting_days * HOURS_A_DAY


def _asking_hours(step: Step) -> float:
    """Where asking stops the clock, it is the exception: only then is the time not the step's own."""
    return step.asks.working_hours if step.asks and not pause(step, "consultation") else 0
