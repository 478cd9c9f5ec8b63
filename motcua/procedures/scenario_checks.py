"""What the scenarios of a description must name rightly, said with the mend."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

from motcua.procedures.people import PEOPLE
from motcua.procedures.scenario import Scenario, ScenarioMove
from motcua.procedures.schema import CASE, EXEMPTION, Description, FormField

Location = tuple[str | int, ...]
Defect = tuple[Location, str]

# The words of the flow and of the letters, which live above this module;
# tests/designer/test_scenario_words.py keeps the tables agreeing.
STATUSES = (
    *("draft", "submitted", "accepted", "processing", "supplement_wanted"),
    *("done", "returned", "refused", "withdrawn", "stopped"),
)
MOVES = (
    *("accept", "refuse", "ask_supplement", "supplement", "take", "begin", "forward"),
    *("propose_supplement", "decline_supplement", "allow_second_supplement"),
    *("propose_refusal", "decline_refusal", "refuse_result", "correct", "apologise"),
    *("ask_withdrawal", "confirm_withdrawal"),
    *("send_back", "finish", "hand_over", "withdraw", "stop", "extend"),
    *("confirm_transfer", "appoint", "attend"),
)
NEXT = "next"
ROW = re.compile(r"__\d+__")
NOTICES = (
    *("transferred", "rescheduled", "result_refused", "corrected"),
    *("received", "accepted", "refused", "supplement_wanted", "supplemented", "begun"),
    *("result_ready", "returned", "withdrawn", "stopped", "extended", "recomputed", "appointment"),
    *("reminder", "parcel_returned"),
    *("payment_wanted", "paid", "refunded", "charge_changed", "proof_declined"),
)
# Moves after which the dossier lies at a step that `to` can name.
LEADS = (NEXT, "accept", "forward", "send_back", "finish")
# Moves that name papers and answers.
ASKED_BY = ("ask_supplement", "propose_supplement", "supplement")
# What may stand beside each `do`.
BESIDE = {
    "fill": {"part", "answers"},
    "attach": {"papers"},
    "submit": {"fails_at"},
    "act": {"by", "move", "to", "note", "answers", "papers", "fails_at"},
    "wait": {"value", "unit"},
    "expect": {"status", "step", "notice", "due", "fee", "seen_by", "hidden_from"},
}


def defects(d: Description) -> Iterator[Defect]:
    seen: set[str] = set()
    for row, scenario in enumerate(d.scenarios):
        where = ("scenarios", row)
        if scenario.name in seen:
            yield (*where, "name"), f"tên kịch bản “{scenario.name}” ghi hai lần; đổi một chỗ."
        seen.add(scenario.name)
        yield from _starts(d, scenario, where)
        for column, move in enumerate(scenario.moves):
            for key, message in _move(d, move):
                yield (*where, "moves", column, key), message


def _starts(d: Description, scenario: Scenario, where: Location) -> Iterator[Defect]:
    if scenario.starts is None:
        return
    day = scenario.starts.date()
    if day < d.effective_from or (d.effective_to is not None and day > d.effective_to):
        yield (
            (*where, "starts"),
            "kịch bản bắt đầu ngoài thời gian thủ tục có hiệu lực; sửa ngày bắt đầu.",
        )


def _move(d: Description, move: ScenarioMove) -> Iterator[tuple[str, str]]:
    given = move.model_dump(exclude_defaults=True)
    for key in given.keys() - BESIDE[move.do] - {"do"}:
        used = ", ".join(do for do, keys in BESIDE.items() if key in keys)
        yield key, f"{key} không dùng với do = “{move.do}” (chỉ dùng với {used}); bỏ đi."
    match move.do:
        case "fill":
            yield from _known("answers", move.answers, asked(d, move.part), "ô hỏi")
        case "attach":
            yield from _known("papers", move.papers, to_hand_in(d), "giấy tờ phải nộp")
        case "submit":
            yield from _failing(d, move)
        case "act":
            yield from _act(d, move)
        case "wait":
            if move.value < 1:
                yield "value", "ghi chờ bao lâu, ví dụ value = 2."
        case "expect":
            yield from _expect(d, move)


def _act(d: Description, move: ScenarioMove) -> Iterator[tuple[str, str]]:
    if not move.move:
        yield "move", f"ghi việc làm: {NEXT}, {', '.join(MOVES)}."
        return
    if move.move == "submit":
        yield "move", "gửi hồ sơ thì viết do = “submit”."
        return
    yield from _known("move", [move.move], (NEXT, *MOVES), "việc")
    if move.to:
        yield from _known("to", [move.to], [step.key for step in d.steps], "bước")
        if move.move not in LEADS:
            yield "to", f"to chỉ dùng với {', '.join(LEADS)}; bỏ đi."
    if move.move in ASKED_BY:
        yield from _known("answers", move.answers, asked(d, "declaration"), "ô hỏi")
        # As at the desk: also what the office looks up, where it finds nothing.
        yield from _known("papers", move.papers, published(d), "giấy tờ")
    else:
        for key in ("answers", "papers"):
            if getattr(move, key):
                yield key, f"{key} chỉ dùng với {', '.join(ASKED_BY)}; bỏ đi."
    yield from _failing(d, move)


def _failing(d: Description, move: ScenarioMove) -> Iterator[tuple[str, str]]:
    """Where a sending may fail; a move that is simply not allowed fails at its own name."""
    places = [*asked(d, "declaration"), *asked(d, "submitter"), *to_hand_in(d)]
    if move.do == "act":
        places.append(move.move)
    if move.fails_at:
        yield from _known("fails_at", [move.fails_at], places, "ô hỏi hay giấy tờ")


def _expect(d: Description, move: ScenarioMove) -> Iterator[tuple[str, str]]:
    if not move.model_dump(exclude_defaults=True).keys() & BESIDE["expect"]:
        yield "do", f"ghi mong đợi điều gì: {', '.join(sorted(BESIDE['expect']))}."
    for key, allowed, what in (
        ("status", STATUSES, "trạng thái"),
        ("step", [step.key for step in d.steps], "bước"),
        ("notice", NOTICES, "thông báo"),
    ):
        if name := getattr(move, key):
            yield from _known(key, [name], allowed, what)


def _known(
    key: str, used: Iterable[str], allowed: Iterable[str], what: str
) -> Iterator[tuple[str, str]]:
    allowed = list(dict.fromkeys(allowed))
    for name in used:
        if ROW.sub("__0__", name) not in allowed:
            near = difflib.get_close_matches(name, allowed, 1)
            mend = f"có phải là “{near[0]}”?" if near else f"dùng một trong: {', '.join(allowed)}."
            yield key, f"không có {what} “{name}”; {mend}"


def asked(d: Description, part: str) -> list[str]:
    """The keys of the answers that a part of the dossier may hold."""
    if part in PEOPLE:
        return [line.key for section in PEOPLE[part] for line in section.lines]
    flat = [key for field in d.form_fields() if field.kind != "note" for key in _flat(field)]
    if d.cases:
        flat.append(CASE)
    if any(exemption.key for exemption in d.fee_exemptions):
        flat.append(EXEMPTION)
    return flat


def _flat(field: FormField) -> Iterator[str]:
    """Lines of rows stand under the key of the first row: `members__0__full_name`."""
    yield from field.flat_keys()
    for column in field.fields:
        yield from (f"{field.key}__0__{key}" for key in column.flat_keys())


def published(d: Description) -> list[str]:
    return [paper.key for paper in d.attachable()]


def to_hand_in(d: Description) -> list[str]:
    return [paper.key for paper in d.attachable() if paper.mode == "submit"]
