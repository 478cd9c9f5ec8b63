"""What an item of a draft is called, and what is worth saying beside its name, as a person would say it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from motcua.common.money import dong
from motcua.designer import sources
from motcua.designer.words import title_of
from motcua.procedures import schema
from motcua.procedures.fees import fee_text
from motcua.procedures.kinds import show
from motcua.procedures.lines import Line
from motcua.procedures.people import PEOPLE
from motcua.procedures.scenario import Scenario, ScenarioMove
from motcua.procedures.step_words import hours_text
from motcua.procedures.value_words import said
from motcua.procedures.words import limit_text

ANSWERS_AT_MOST = 3


def read(model: type[BaseModel], item: Any) -> Any:
    """The item as the program will read it; None while something in it is not right yet."""
    try:
        return model.model_validate_json(json.dumps(item))
    except (ValidationError, ValueError, RecursionError):
        return None


def called(model: type[BaseModel], item: Any, body: dict[str, Any]) -> str:
    """ "" where the item says nothing that would tell it from others."""
    if (own := title_of(item)) or model not in TITLES:
        return own
    thing = read(model, item)
    return TITLES[model](thing, Draft(body)) if thing is not None else ""


def about(model: type[BaseModel], item: Any, body: dict[str, Any]) -> str | None:
    """None where the item cannot be read yet."""
    thing = read(model, item)
    if thing is None:
        return None
    return ", ".join(filter(None, ABOUT[model](thing, Draft(body)))) if model in ABOUT else ""


class Draft:
    """What other items are called."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body

    @cached_property
    def steps(self) -> dict[str, str]:
        return dict(sources.listed("steps")(self.body, {}))

    @cached_property
    def papers(self) -> dict[str, str]:
        return dict(sources.handed_in(self.body, {}))

    @cached_property
    def questions(self) -> dict[str, Line]:
        people = {
            line.key: line
            for sections in PEOPLE.values()
            for section in sections
            for line in section.lines
        }
        return people | dict(sources.with_rows(self.body)) | dict(sources.reserved(self.body))

    def question(self, key: str) -> Line | None:
        """Of a row the question stands under the first."""
        group, row, name = _in_row(key)
        line = self.questions.get(f"{group}__0__{name}" if row else key)
        if line is None or not row:
            return line
        label = _("%(label)s (dòng %(row)s)")
        return replace(line, label=label % {"label": line.label, "row": int(row) + 1})

    def where(self, key: str) -> str:
        """A question, a paper or a move at which something is refused."""
        if line := self.question(key):
            return line.label_anywhere
        return self.papers.get(key) or said("ScenarioMove", "move", key)

    def answered(self, key: str, value: str | tuple[str, ...]) -> str:
        """As the officer would read it: "Có" for "yes"."""
        answer = value if isinstance(value, str) else list(value)
        if (line := self.question(key)) is None:
            return ", ".join([answer] if isinstance(answer, str) else answer)
        return show(line, answer)


def _in_row(key: str) -> tuple[str, str, str]:
    """ "members__1__full_name" in its three parts; of another key the row is empty."""
    found = re.fullmatch(r"([a-z0-9_]+?)__(\d{1,2})__(\w+)", key)
    return found.groups() if found else (key, "", "")  # type: ignore[return-value]


def price(amount: int, unit: str, *, sample: bool) -> str:
    """ "8.000 đồng/bản (mức mẫu)"."""
    words = fee_text(amount, unit)
    return _("%s (mức mẫu)") % words if sample else words


def _step(step: schema.Step, draft: Draft) -> Iterator[str]:
    yield said("Step", "role", step.role)
    yield hours_text(step.working_hours)
    if step.posting_days:
        yield _("niêm yết %s ngày làm việc") % step.posting_days
    if step.appointment:
        yield _("hẹn người dân đến: %s") % step.appointment
    if step.next:
        yield _("rồi đến %s") % _(" hoặc ").join(
            f"“{draft.steps.get(key, key)}”" for key in step.next
        )


def _paper(paper: schema.Paper, draft: Draft) -> Iterator[str]:
    yield said("Paper", "mode", paper.mode)
    for count, words in (
        (paper.original, _("%s bản chính")),
        (paper.certified, _("%s bản sao chứng thực")),
        (paper.copies, _("%s bản sao")),
    ):
        if count:
            yield words % count


def _limit(limit: schema.Limit, draft: Draft) -> Iterator[str]:
    after = said("Limit", "after_supplement", limit.after_supplement)
    if limit.after_supplement == "sector":
        unit = said("Limit", "sector_unit", limit.sector_unit)
        after = _("%(after)s: còn %(days)s %(unit)s") % {
            "after": after,
            "days": limit.sector_days,
            "unit": unit,
        }
    yield _("sau khi bổ sung thì %s") % after


# --- scenarios ---


def happens(model: type[BaseModel], item: Any, body: dict[str, Any]) -> list[str]:
    """What happens in a scenario, line by line."""
    moves = item.get("moves") if model is Scenario and isinstance(item, dict) else None
    if not isinstance(moves, list):
        return []
    draft, found = Draft(body), (read(ScenarioMove, one) for one in moves)
    return [_move(one, draft) if one else _("(chưa đúng)") for one in found]


def _move(move: ScenarioMove, draft: Draft) -> str:
    words = MOVES[move.do](move, draft)
    if move.fails_at:
        return _("%(what)s, phải bị từ chối ở “%(where)s”") % {
            "what": words,
            "where": draft.where(move.fails_at),
        }
    return words


def _fill(move: ScenarioMove, draft: Draft) -> str:
    part = said("ScenarioMove", "part", move.part).lower()
    answers = [
        _answer(draft.where(key), draft.answered(key, value)) for key, value in move.answers.items()
    ]
    if not answers:
        return _("Điền %s theo câu trả lời mẫu") % part
    more = ["…"] if len(answers) > ANSWERS_AT_MOST else []
    told = "; ".join([*answers[:ANSWERS_AT_MOST], *more])
    return _("Điền %(part)s: %(answers)s") % {"part": part, "answers": told}


def _answer(name: str, words: str) -> str:
    return f"{name} = {words}" if words else _("%s để trống") % name


def _attach(move: ScenarioMove, draft: Draft) -> str:
    named = "; ".join(draft.papers.get(key, key) for key in move.papers)
    return _("Đính kèm %s") % named if named else _("Đính kèm mọi giấy tờ bắt buộc")


def _act(move: ScenarioMove, draft: Draft) -> str:
    words = said("ScenarioMove", "move", move.move)
    if move.by:
        words = f"{said('ScenarioMove', 'by', move.by)}: {words}"
    if move.to:
        words += _(" đến “%s”") % draft.steps.get(move.to, move.to)
    return words


def _wait(move: ScenarioMove, draft: Draft) -> str:
    unit = said("ScenarioMove", "unit", move.unit)
    return _("Chờ %(value)s %(unit)s") % {"value": move.value, "unit": unit}


def _expect(move: ScenarioMove, draft: Draft) -> str:
    return _("Phải thấy: %s") % "; ".join(_expected(move, draft))


def _expected(move: ScenarioMove, draft: Draft) -> Iterator[str]:
    if move.status:
        yield f"“{said('ScenarioMove', 'status', move.status)}”"
    if move.step:
        yield _("ở bước “%s”") % draft.steps.get(move.step, move.step)
    if move.notice:
        yield _("thư “%s”") % said("ScenarioMove", "notice", move.notice)
    if move.due is not None:
        yield _("hẹn trả %s") % f"{move.due:%H:%M %d/%m/%Y}"
    if move.fee is not None:
        yield _("phải nộp %s") % dong(move.fee)
    for role in move.seen_by:
        yield _("%s thấy hồ sơ") % said("ScenarioMove", "seen_by", role)
    for role in move.hidden_from:
        yield _("%s không thấy hồ sơ") % said("ScenarioMove", "hidden_from", role)


MOVES: dict[str, Callable[[ScenarioMove, Draft], str]] = {
    "fill": _fill,
    "attach": _attach,
    "submit": lambda move, draft: _("Gửi hồ sơ"),
    "act": _act,
    "wait": _wait,
    "expect": _expect,
}
# Of what has no name of its own.
TITLES: dict[type[BaseModel], Callable[[Any, Draft], str]] = {
    ScenarioMove: _move,
    schema.Limit: lambda limit, draft: limit_text(limit),
    schema.Channel: lambda channel, draft: said("Channel", "channel", channel.channel),
    schema.PrintedBlock: lambda block, draft: block.lines[0],
    schema.Consultation: lambda asks, draft: said("Consultation", "agency", asks.agency),
    schema.Extension: lambda more, draft: (
        _("thêm %(value)s %(unit)s")
        % {"value": more.value, "unit": said("Extension", "unit", more.unit)}
    ),
    schema.Pause: lambda pause, draft: said("Pause", "cause", pause.cause),
}
ABOUT: dict[type[BaseModel], Callable[[Any, Draft], Iterator[str] | list[str]]] = {
    schema.Limit: _limit,
    schema.Case: lambda case, draft: [limit_text(case.limit)] if case.limit else [],
    schema.Channel: lambda one, draft: [price(one.fee, one.fee_unit, sample=one.fee_sample)],
    schema.Fee: lambda fee, draft: [
        said("Fee", "kind", fee.kind),
        price(fee.amount, fee.unit, sample=fee.sample),
    ],
    schema.Exemption: lambda one, draft: [
        _("miễn hẳn") if one.percent == 100 else _("giảm %s%%") % one.percent
    ],
    schema.Paper: _paper,
    schema.FormField: lambda field, draft: [said("FormField", "kind", field.kind)],
    schema.Check: lambda check, draft: [_("báo ở ô “%s”") % draft.where(check.at)],
    schema.Step: _step,
    schema.Consultation: lambda asks, draft: [
        said("Consultation", "division", asks.division),
        asks.what,
    ],
    schema.Extension: lambda more, draft: [more.article],
    schema.Pause: lambda pause, draft: [
        _("sau đó thời hạn %s") % said("Pause", "after", pause.after)
    ],
    schema.Result: lambda result, draft: [result.code],
    schema.PrintedSigner: lambda signer, draft: [signer.note],
}
