"""Ten thousand ways to falsify an exported history: each is found, and the first bad event is named."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import pytest

from motcua.dossiers.proof import sealing, verify

EVENTS, TAMPERINGS = 12, 10_000
Falsified = tuple[int, dict[str, Any], dict[str, Any], list[str]]


def part_names(number: int) -> list[str]:
    return ["number", "action", "at", "note", "private_note", "data.text", f"data.{number}"]


def history_of(dossier: int, chance: random.Random) -> dict[str, Any]:
    events: list[dict[str, Any]] = []
    for sequence in range(1, EVENTS + 1):
        parts: dict[str, Any] = {}
        for name in part_names(sequence):
            value: Any = f"Hồ sơ {dossier} sự kiện {sequence} {chance.random()}"
            value = f"H-{dossier}" if name == "number" else value
            parts[name] = {"salt": chance.randbytes(32).hex(), "value": value}
        parts["data.text"]["value"] = {"a": [1, True, None, "chữ"], "b": chance.randrange(99)}
        events.append({"sequence": sequence, "previous_hash": "", "hash": "", "parts": parts})
    made = {
        "format": verify.FORMAT,
        "dossier": dossier,
        "number": f"H-{dossier}",
        "events": events,
    }
    rehash(made)
    for event in events:  # as in a citizen's copy
        part = event["parts"]["private_note"]
        hidden = verify.commitment(part["salt"], "private_note", part["value"])
        event["parts"]["private_note"] = {"commitment": hidden}
    return made


def commitments(event: dict[str, Any]) -> dict[str, str]:
    return {
        name: part.get("commitment") or verify.commitment(part["salt"], name, part["value"])
        for name, part in event["parts"].items()
    }


def rehash(history: dict[str, Any], first: int = 0) -> None:
    """What a careful falsifier does: every hash from here on counted anew."""
    previous = history["events"][first - 1]["hash"] if first else ""
    for event in history["events"][first:]:
        event["previous_hash"] = previous
        head = (history["dossier"], event["sequence"], previous)
        previous = event["hash"] = verify.event_hash(*head, commitments(event))


def sealed(*histories: dict[str, Any]) -> list[dict[str, Any]]:
    """The proofs of each: sealed three events at a time, those of all dossiers together."""
    proofs: list[dict[str, Any]] = [
        {"format": verify.FORMAT, "leaves": [], "seals": []} for _one in histories
    ]
    previous = ""
    for number, begin in enumerate(range(0, EVENTS, 3), 1):
        rows = [
            (which, history["dossier"], event)
            for which, history in enumerate(histories)
            for event in history["events"][begin : begin + 3]
        ]
        leaves = [verify.leaf_hash(d, e["sequence"], e["hash"]) for _w, d, e in rows]
        levels = sealing.tree(leaves)
        seal: dict[str, Any] = {
            "number": number,
            "sealed_at": f"2026-03-{number:02}",
            "count": len(rows),
            "root": levels[-1][0].hex(),
            "previous_hash": previous,
        }
        previous = seal["hash"] = verify.seal_hash(seal)
        for proof in proofs:
            proof["seals"].append({**seal, "token": None})
        for place, (which, _dossier, event) in enumerate(rows):
            leaf = {"sequence": event["sequence"], "seal": number, "place": place}
            proofs[which]["leaves"].append({**leaf, "path": sealing.path(levels, place)})
    return proofs


def other_digit(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    digits = "0123456789abcdef"
    return text[:at] + chance.choice([d for d in digits if d != text[at]]) + text[at + 1 :]


class Falsifier:
    """Each way gives the place of the first event that is no longer as it was, and what is handed on."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.first, self.second = (history_of(d, self.chance) for d in (7, 8))
        self.proof, _other = sealed(self.first, self.second)
        self.mark = verify.mark(EVENTS, self.first["events"][-1]["hash"])
        ways = [name for name in dir(self) if name.startswith("way_")]
        self.ways: list[Callable[[], Falsified]] = [getattr(self, name) for name in ways]

    def _begin(self) -> tuple[int, dict[str, Any], dict[str, Any]]:
        at = self.chance.randrange(EVENTS)
        return at, copy.deepcopy(self.first), copy.deepcopy(self.proof)

    def way_a_value(self) -> Falsified:
        at, history, proof = self._begin()
        names = [name for name in part_names(at + 1) if name != "private_note"]
        part = history["events"][at]["parts"][self.chance.choice(names)]
        others: list[Any] = ["khác", None, 7, "", [], {"a": [1, 1, None, "chữ"], "b": 0}]
        part["value"] = self.chance.choice(others)
        return at + 1, history, proof, []

    def way_a_value_and_every_hash(self) -> Falsified:
        place, history, proof, _marks = self.way_a_value()
        rehash(history, place - 1)
        return place, history, proof, []

    def way_a_hex(self) -> Falsified:
        at, history, proof = self._begin()
        event = history["events"][at]
        part = event["parts"][self.chance.choice(part_names(at + 1))]
        found = self.chance.choice([event, part])
        name = "hash" if found is event else self.chance.choice(list(set(part) - {"value"}))
        found[name] = other_digit(found[name], self.chance)
        return at + 1, history, proof, []

    def way_what_came_before(self) -> Falsified:
        at, history, proof = self._begin()
        event = history["events"][at]
        event["previous_hash"] = other_digit("0" * 64, self.chance)
        if self.chance.random() < 0.5:
            head = (history["dossier"], at + 1, event["previous_hash"])
            event["hash"] = verify.event_hash(*head, commitments(event))
        return at + 1, history, proof, []

    def way_something_more_or_less(self) -> Falsified:
        at, history, proof = self._begin()
        event = history["events"][at]
        match self.chance.randrange(4):
            case 0:
                event["parts"]["data.more"] = {"salt": "0" * 64, "value": "thêm"}
            case 1:
                del event["parts"][self.chance.choice(part_names(at + 1))]
            case 2:
                event["remark"] = "thêm"
            case _:
                event["parts"]["note"]["remark"] = "thêm"
        return at + 1, history, proof, []

    def way_take_one_out(self) -> Falsified:
        at, history, proof = self._begin()
        del history["events"][at]
        if at < EVENTS - 1 and self.chance.random() < 0.7:
            for place, event in enumerate(history["events"], 1):
                event["sequence"] = place
            if self.chance.random() < 0.7:
                rehash(history, at)
        return at + 1, history, proof, []

    def way_put_one_in(self) -> Falsified:
        at, history, proof = self._begin()
        new = copy.deepcopy(history["events"][self.chance.randrange(EVENTS)])
        history["events"].insert(at, new)
        new["parts"]["note"]["value"] = "chèn thêm"
        way = self.chance.randrange(3)
        if way:
            for place, event in enumerate(history["events"], 1):
                event["sequence"] = place
        if way == 2:
            rehash(history, at)
        return at + 1, history, proof, []

    def way_two_change_places(self) -> Falsified:
        at, history, proof = self._begin()
        other = self.chance.choice([place for place in range(EVENTS) if place != at])
        events = history["events"]
        events[at], events[other] = events[other], events[at]
        if self.chance.random() < 0.5:
            for place, event in enumerate(events, 1):
                event["sequence"] = place
            rehash(history, min(at, other))
        return min(at, other) + 1, history, proof, []

    def way_the_end_is_cut_off(self) -> Falsified:
        at, history, proof = self._begin()
        at = max(at, 1)
        del history["events"][at:]
        if (
            self.chance.random() < 0.5
        ):  # with its proofs: only the printed mark of the last event tells
            proof["leaves"] = [leaf for leaf in proof["leaves"] if leaf["sequence"] <= at]
            return EVENTS, history, proof, [self.mark]
        return at + 1, history, proof, []

    def way_from_another_dossier(self) -> Falsified:
        at, history, proof = self._begin()
        event = copy.deepcopy(self.second["events"][at])
        history["events"][at] = event
        if self.chance.random() < 0.5:
            rehash(history, at)
        return at + 1, history, proof, []

    def way_all_rewritten_without_seals(self) -> Falsified:
        """The first event changed, everything counted anew and no proof handed on: the printed mark tells."""
        _at, history, proof = self._begin()
        history["events"][0]["parts"]["note"]["value"] = "khác"
        rehash(history)
        proof |= {"leaves": [], "seals": []}
        place = self.chance.randrange(EVENTS)
        return (
            place + 1,
            history,
            proof,
            [verify.mark(place + 1, self.first["events"][place]["hash"])],
        )

    def way_the_way_to_the_seal(self) -> Falsified:
        at, history, proof = self._begin()
        leaf = proof["leaves"][at]
        if self.chance.random() < 0.5:
            leaf["place"] += 1
        else:
            step = self.chance.randrange(len(leaf["path"]))
            leaf["path"][step] = other_digit(leaf["path"][step], self.chance)
        return leaf["sequence"], history, proof, []


def found_by(history: Any, proof: Any, marks: list[str]) -> int | None:
    try:
        verify.check_history(history, proof, marks)
    except verify.Fault as fault:
        return fault.event or -1
    return None


@pytest.mark.parametrize("false_first", [True, False])
def test_of_two_marks_for_one_event_both_must_be_right(false_first: bool) -> None:
    falsifier = Falsifier(1)
    true = verify.mark(3, falsifier.first["events"][2]["hash"])
    false = verify.mark(3, "0" * 64)
    marks = [false, true] if false_first else [true, false]
    assert found_by(falsifier.first, falsifier.proof, [true, true]) is None
    assert found_by(falsifier.first, falsifier.proof, marks) == 3


def test_an_untouched_history_is_intact() -> None:
    falsifier = Falsifier(1)
    verify.check_history(falsifier.first, falsifier.proof, [falsifier.mark])


def test_ten_thousand_tamperings_are_all_found_and_the_first_bad_event_is_named() -> None:
    falsifier = Falsifier(20)
    assert len(falsifier.ways) == 12
    for count in range(TAMPERINGS):
        way = falsifier.ways[count % len(falsifier.ways)]
        place, history, proof, marks = way()
        named = found_by(history, proof, marks)
        assert named == place, (count, way.__name__, place, named)


@pytest.mark.parametrize("name", ["number", "sealed_at", "count", "root", "previous_hash", "hash"])
def test_a_seal_that_was_changed_is_named(name: str) -> None:
    falsifier = Falsifier(2)
    for seal in range(4):
        proof = copy.deepcopy(falsifier.proof)
        value = proof["seals"][seal][name]
        proof["seals"][seal][name] = value + 1 if isinstance(value, int) else f"{value}0"
        with pytest.raises(verify.Fault, match="niêm phong"):
            verify.check_history(falsifier.first, proof)


def test_a_chain_of_seals_made_anew_does_not_hang_on_the_others() -> None:
    falsifier = Falsifier(3)
    proof = copy.deepcopy(falsifier.proof)
    seal = proof["seals"][1]
    seal["sealed_at"] = "2020-01-01"
    seal["hash"] = verify.seal_hash(seal)
    with pytest.raises(verify.Fault, match="số 3 không nối"):
        verify.check_history(falsifier.first, proof)
