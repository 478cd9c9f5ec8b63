"""Scenarios are played with real moves: what is right is green, every wrong expectation is red."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from motcua.accounts.models import Posting, User
from motcua.agencies.models import Agency, Unit
from motcua.designer.scenarios import Report, run
from motcua.dossiers.models import Dossier, NumberCounter
from motcua.files.models import StoredFile
from motcua.notices.models import Notice
from motcua.procedures.models import Procedure, Version
from motcua.procedures.reader import read
from motcua.procedures.schema import Description
from tests.procedures import rows_of_a_family
from tests.procedures.builders import SHIPPED, described

pytestmark = pytest.mark.usefixtures("db", "base_data")
MARRIAGE = read(SHIPPED / "1.004873.toml")
STARTS = "2026-03-10T09:00:00"  # an ordinary Tuesday
FILLED: list[dict[str, Any]] = [{"do": "fill"}, {"do": "attach"}]
SENT = [*FILLED, {"do": "submit"}]
ACCEPTED = [*SENT, {"do": "act", "move": "next"}]


def with_moves(*moves: dict[str, Any], **more: Any) -> Description:
    scenario = {"name": "Thử", "starts": STARTS, "moves": list(moves)} | more
    body = MARRIAGE.model_dump(mode="json", exclude_defaults=True) | {"scenarios": [scenario]}
    return Description.model_validate_json(json.dumps(body))


def play(*moves: dict[str, Any], **more: Any) -> Report:
    return run(with_moves(*moves, **more))


def red(report: Report) -> str:
    """The one sentence of what failed."""
    assert not report.green
    (failure,) = report.failures
    return str(failure)


EXPECTATIONS: list[tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any], str]] = [
    (SENT, {"status": "submitted"}, {"status": "accepted"}, "Đã gửi, chờ tiếp nhận (submitted)"),
    (ACCEPTED, {"step": "officer"}, {"step": "leader"}, "Lãnh đạo ký (leader)"),
    (SENT, {"notice": "received"}, {"notice": "accepted"}, "đang là “received”"),
    (
        ACCEPTED,
        {"due": "2026-03-13T17:00:00"},
        {"due": "2026-03-13T17:01:00"},
        "Tiếp nhận lúc 09:00 10/03/2026, thời hạn 3 ngày làm việc",
    ),
    (FILLED, {"fee": 15000}, {"fee": 8000}, "đang là “15.000 đồng”"),
    (SENT, {"seen_by": ["clerk"]}, {"seen_by": ["officer"]}, "Cán bộ thụ lý"),
    (SENT, {"hidden_from": ["officer"]}, {"hidden_from": ["clerk"]}, "nhưng lại thấy"),
]


@pytest.mark.parametrize(("moves", "right", "wrong", "said"), EXPECTATIONS, ids=lambda v: "")
def test_an_expectation_is_green_when_it_holds_and_red_when_not(
    moves: list[dict[str, Any]], right: dict[str, Any], wrong: dict[str, Any], said: str
) -> None:
    assert play(*moves, {"do": "expect"} | right).green
    sentence = red(play(*moves, {"do": "expect"} | wrong))
    assert sentence.startswith(f"Kịch bản “Thử”, dòng {len(moves) + 1}: ")
    assert said in sentence


def test_a_due_time_before_acceptance_says_why_there_is_none() -> None:
    sentence = red(play(*SENT, {"do": "expect", "due": "2026-03-13T17:00:00"}))
    assert "chưa được tiếp nhận" in sentence


def test_a_failed_expectation_does_not_end_the_scenario_but_a_failed_move_does() -> None:
    wrong = {"do": "expect", "status": "done"}
    assert [f.line for f in play(wrong, *SENT, wrong).failures] == [1, 5]
    assert [f.line for f in play({"do": "submit"}, wrong).failures] == [1]


def test_a_declaration_without_answers_is_refused_with_every_reason() -> None:
    sentence = red(play({"do": "submit"}))
    assert "Gửi hồ sơ đi" in sentence
    assert "(purpose)" in sentence


def test_sending_must_fail_at_the_named_place() -> None:
    without_purpose = {"do": "fill", "answers": {"purpose": ""}}
    assert play(without_purpose, {"do": "submit", "fails_at": "purpose"}).green
    assert "nhưng bị từ chối vì" in red(
        play(without_purpose, {"do": "submit", "fails_at": "relation"})
    )
    assert "nhưng được" in red(play(*FILLED, {"do": "submit", "fails_at": "purpose"}))


def test_a_move_that_the_role_may_not_make_is_refused() -> None:
    by_leader = {"do": "act", "by": "leader", "move": "accept"}
    assert "không có quyền" in red(play(*SENT, by_leader))
    assert play(*SENT, by_leader | {"fails_at": "accept"}).green


def test_a_move_out_of_its_turn_says_how_the_dossier_stands() -> None:
    assert "Đã gửi, chờ tiếp nhận" in red(play(*SENT, {"do": "act", "move": "hand_over"}))


def test_next_leads_through_the_whole_procedure() -> None:
    onward = {"do": "act", "move": "next"}
    end = {"do": "expect", "status": "returned", "notice": "returned"}
    assert play(*SENT, *[onward] * 6, end).green
    assert "không có việc gì tiếp theo" in red(play(*SENT, *[onward] * 7))


def test_next_goes_on_to_the_step_it_names() -> None:
    there = {"do": "act", "move": "next", "to": "seal"}
    assert play(*SENT, there, {"do": "expect", "step": "seal", "seen_by": ["seal_clerk"]}).green
    back = {"do": "act", "move": "next", "to": "officer"}
    assert not play(*SENT, there, back).green


def test_a_step_that_a_move_does_not_lead_to_is_told() -> None:
    begun = {"do": "act", "move": "begin"}
    wrong = {"do": "act", "move": "forward", "to": "seal"}
    right = {"do": "act", "move": "forward", "to": "leader"}
    assert play(*ACCEPTED, begun, right).green
    assert not play(*ACCEPTED, begun, wrong).green


@pytest.mark.parametrize(
    ("moves", "status"),
    [
        ([{"do": "act", "move": "withdraw"}], "withdrawn"),
        ([{"do": "act", "move": "refuse"}], "refused"),
        ([{"do": "act", "move": "next"}, {"do": "act", "move": "stop"}], "stopped"),
        ([{"do": "act", "move": "next"}, {"do": "act", "move": "take"}], "accepted"),
        (
            [{"do": "act", "move": "next", "to": "leader"}, {"do": "act", "move": "send_back"}],
            "processing",
        ),
    ],
    ids=["withdraw", "refuse", "stop", "take", "send_back"],
)
def test_every_side_road_can_be_taken(moves: list[dict[str, Any]], status: str) -> None:
    report = play(*SENT, *moves, {"do": "expect", "status": status})
    assert report.green, report.failures


def test_a_supplement_stops_the_clock_and_starts_it_anew() -> None:
    asked = {"do": "act", "move": "ask_supplement", "answers": {"purpose": "Chưa rõ"}}
    wait = {"do": "wait", "value": 2, "unit": "working_day"}
    given = {
        "do": "act",
        "move": "supplement",
        "answers": {"purpose": "Việc khác", "purpose_detail": "Vay vốn"},
    }
    end = {"do": "expect", "status": "accepted", "due": "2026-03-17T17:00:00"}
    assert play(*ACCEPTED, asked, wait, given, end).green


def test_a_step_is_extended_by_all_that_its_article_allows_and_once() -> None:
    extend = {"do": "act", "move": "extend"}
    begun = [*ACCEPTED, {"do": "act", "move": "begin"}]
    end = {"do": "expect", "notice": "extended", "due": "2026-03-20T17:00:00"}
    allowed = {"value": 5, "unit": "working_day", "article": "Luật Hộ tịch 60/2014/QH13, Điều 18"}

    def played(*moves: dict[str, Any]) -> Report:
        body = with_moves(*moves).model_dump(mode="json", exclude_defaults=True)
        body["steps"][1]["extension"] = allowed
        return run(Description.model_validate_json(json.dumps(body)))

    assert played(*begun, extend, end).green
    assert not played(*begun, extend, extend).green
    assert not play(*begun, extend).green


def test_a_supplement_of_what_nobody_asked_for_is_refused() -> None:
    asked = {"do": "act", "move": "ask_supplement", "answers": {"purpose": "Chưa rõ"}}
    given = {"do": "act", "move": "supplement", "papers": ["authorisation"]}
    assert not play(*SENT, asked, given).green


def test_hidden_questions_are_filled_only_when_an_answer_brings_them_up() -> None:
    report = play({"do": "fill"}, {"do": "fill", "answers": {"purpose": "Việc khác"}})
    never = " ".join(report.coverage.fields.never)
    assert "marital_detail" in never
    assert "marry_whom" not in never  # the first choice is to marry


def family(*moves: dict[str, Any]) -> Report:
    scenario = {"name": "Thử", "starts": STARTS, "moves": list(moves)}
    return run(described(form=rows_of_a_family.form(), checks=[], scenarios=[scenario]))


def test_rows_that_must_be_there_are_filled_and_others_when_they_are_named() -> None:
    assert family(*SENT).green
    child = {"do": "fill", "answers": {"children__0__child__full_name": "Nguyễn Bé"}}
    report = family(child, {"do": "attach"}, {"do": "submit"})
    assert report.green, report.failures
    assert not [name for name in report.coverage.fields.never if "school" in name]
    empty = {"do": "fill", "answers": {"members__0__full_name": ""}}
    assert family(empty, {"do": "submit", "fails_at": "members__0__full_name"}).green


def test_coverage_names_what_was_never_touched() -> None:
    report = play(*ACCEPTED)
    assert report.coverage.steps.touched == 2
    assert report.coverage.steps.all == 5
    assert "Lãnh đạo ký (leader)" in report.coverage.steps.never
    assert report.coverage.papers.touched == 0
    assert len(report.coverage.papers.never) == report.coverage.papers.all == 4
    whole = run(MARRIAGE).coverage
    assert whole.fields.touched > report.coverage.fields.touched
    assert whole.steps.never == ()


def test_without_scenarios_nothing_is_green() -> None:
    assert not run(MARRIAGE.model_copy(update={"scenarios": ()})).green


def test_only_the_named_scenario_is_played() -> None:
    assert [r.name for r in run(MARRIAGE, only="Đường bổ sung").results] == ["Đường bổ sung"]


def test_two_runs_give_the_same_report() -> None:
    assert run(MARRIAGE) == run(MARRIAGE)


def test_the_log_tells_what_happened_at_which_time() -> None:
    wait = {"do": "wait", "value": 4, "unit": "working_hour"}
    (result,) = play(*SENT, wait, {"do": "act", "move": "accept"}).results
    assert [str(one) for one in result.log][-2:] == [
        "4. 10/03/2026 15:00 Thời gian trôi đến lúc này",
        "5. 10/03/2026 15:00 Cán bộ một cửa: Tiếp nhận",
    ]


ROWS = (Dossier, User, Posting, StoredFile, Version, Procedure, Notice, NumberCounter, Agency, Unit)


def rows() -> dict[str, int]:
    found = {model.__name__: model.objects.count() for model in ROWS}  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        found["jobs"] = cursor.fetchone()[0]
    return found


def files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_nothing_stays_of_a_run(settings: Any) -> None:
    before, kept = rows(), files(Path(settings.MEDIA_ROOT))
    states = list(Version.objects.order_by("pk").values_list("pk", "state"))
    report = run(MARRIAGE)
    assert any("Đính kèm" in str(line) for result in report.results for line in result.log)
    assert rows() == before
    assert list(Version.objects.order_by("pk").values_list("pk", "state")) == states
    assert files(Path(settings.MEDIA_ROOT)) == kept


def test_nothing_stays_of_a_run_that_breaks_off(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, kept = rows(), files(Path(settings.MEDIA_ROOT))
    seen: list[int] = []

    def broken(*_arguments: object) -> None:
        seen.append(len(files(Path(settings.MEDIA_ROOT)) - kept))
        raise RuntimeError("power cut")

    monkeypatch.setattr("motcua.dossiers.actions.refuse", broken)
    refuse = {"do": "act", "move": "refuse"}
    with pytest.raises(RuntimeError, match="power cut"):
        play(
            {"do": "fill"}, {"do": "attach", "papers": ["authorisation"]}, {"do": "submit"}, refuse
        )
    assert seen == [1]
    assert rows() == before
    assert files(Path(settings.MEDIA_ROOT)) == kept


def test_where_roads_part_the_scenario_names_its_step() -> None:
    """officer → leader, or → visit → leader; and visit may end the work."""
    body = MARRIAGE.model_dump(mode="json", exclude_defaults=True)
    at = next(n for n, step in enumerate(body["steps"]) if step["key"] == "officer")
    visit = {"key": "visit", "name": "Xác minh", "role": "officer", "division": "justice"}
    body["steps"][at]["next"] = ["leader", "visit"]
    body["steps"].insert(at + 1, visit | {"working_hours": 1, "next": ["leader", "hand_over"]})
    act = {"do": "act", "move": "next"}

    def met(*moves: dict[str, Any]) -> Report:
        scenario = {"name": "Thử", "starts": STARTS, "moves": [*SENT, *moves]}
        return run(Description.model_validate_json(json.dumps(body | {"scenarios": [scenario]})))

    assert met(act | {"to": "visit"}, {"do": "expect", "step": "visit"}).green
    assert met(act | {"to": "seal"}, {"do": "expect", "step": "seal"}).green
    assert met(act | {"to": "visit"}, act, {"do": "expect", "step": "leader"}).green
    finish = {"do": "act", "move": "finish"}
    assert met(act | {"to": "visit"}, finish, {"do": "expect", "status": "done"}).green
    assert met(act | {"to": "hand_over"}, {"do": "expect", "status": "done"}).green
    assert not met(act | {"to": "leader"}, finish).green
