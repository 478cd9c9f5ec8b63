"""Each paper is judged once a round, on the officer's page; the next decisive move keeps it for ever."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from motcua.common import clock
from motcua.dossiers import actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import People
from tests.desk.pressing import PAPER, address, follow, offered, press
from tests.world import SignIn

OTHER = "end_of_marriage"
BLURRED = "Ảnh bị mờ."


def judge(client: Client, dossier: Dossier, **typed: Any) -> HttpResponse:
    return client.post(f"{address(dossier)}danh-gia/", {"moves": dossier.moves, **typed})


def saying(**verdicts: str | tuple[str, str]) -> dict[str, str]:
    typed = {}
    for key, said in verdicts.items():
        verdict, why = (said, "") if isinstance(said, str) else said
        typed |= {f"{key}-verdict": verdict, f"{key}-reason": why}
    return typed


def found(dossier: Dossier) -> dict[str, tuple[str, str]]:
    return {one.paper: (one.verdict, one.reason) for one in dossier.judgements.order_by("pk")}


def test_papers_are_judged_one_by_one_or_all_at_once(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(papers=[PAPER]), sign_in(people.lan)
    page = lan.get(address(made)).content.decode()
    assert "Đánh giá giấy tờ" in page
    assert f'name="{PAPER}-verdict"' in page
    follow(lan, judge(lan, made, one=PAPER, **saying(**{PAPER: "enough"})))
    assert found(made) == {PAPER: ("enough", "")}
    follow(lan, judge(lan, made, **saying(**{PAPER: ("wrong", BLURRED)})))
    assert found(made) == {PAPER: ("wrong", BLURRED)}
    made.refresh_from_db()
    # No move: nobody's open page is outdated by it.
    assert (made.status, made.events.count()) == ("submitted", 1)


def test_saving_one_paper_keeps_what_was_typed_of_the_others(
    people: People, sign_in: SignIn
) -> None:
    made, lan = builders.dossier(at="accepted", papers=[PAPER, OTHER]), sign_in(people.hung)
    typed = saying(**{PAPER: "enough", OTHER: ("missing", "Chưa có bản án.")})
    answer = judge(lan, made, one=PAPER, **typed)
    assert answer.status_code == 200
    assert "Chưa có bản án." in answer.content.decode()
    assert found(made) == {PAPER: ("enough", "")}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (saying(**{PAPER: "wrong"}), "Ghi lý do: Giấy xác nhận"),
        (saying(**{PAPER: ("missing", "\u200b ")}), "Ghi lý do: Giấy xác nhận"),
        (saying(**{PAPER: ("", BLURRED)}), "Chọn Đủ, Thiếu hoặc Sai: Giấy xác nhận"),
        ({}, "Chọn Đủ, Thiếu hoặc Sai cho ít nhất một giấy tờ"),
        ({"one": "khong-co"}, "không có giấy tờ “khong-co”"),
        (saying(**{PAPER: ("perhaps", BLURRED)}), "perhaps"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_half_saved(
    people: People, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    made, lan = builders.dossier(papers=[PAPER]), sign_in(people.lan)
    answer = judge(lan, made, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed.get(f"{PAPER}-reason", "").strip("\u200b ") in answer.content.decode()
    assert found(made) == {}


def test_a_request_is_assembled_from_what_was_found(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(papers=[PAPER]), sign_in(people.lan)
    follow(lan, judge(lan, made, **saying(**{PAPER: ("wrong", BLURRED)})))
    page = lan.get(address(made)).content.decode()
    assert re.search(rf'name="papers-{PAPER}"[^>]* checked', page)
    assert "đã đưa sẵn vào yêu cầu bổ sung" in page
    ticked = {f"papers-{PAPER}": "on", f"papers-{PAPER}-reason": BLURRED}
    follow(lan, press(lan, made, "ask_supplement", **ticked))
    event = made.events.get(action="ask_supplement")
    (sealed,) = event.data["judgements"]
    assert (sealed["paper"], sealed["verdict"], sealed["reason"]) == (PAPER, "wrong", BLURRED)
    assert sealed["posting"] == people.lan.pk


def test_what_is_asked_for_without_a_judgement_is_judged_by_that(people: People) -> None:
    made = builders.dossier(papers=[PAPER])
    asked = {PAPER: BLURRED, OTHER: "Tờ khai ghi đã ly hôn."}
    builders.do("ask_supplement", made, people.lan, papers=asked, fields={})
    assert found(made) == {PAPER: ("wrong", BLURRED), OTHER: ("missing", "Tờ khai ghi đã ly hôn.")}


def test_a_decisive_move_seals_what_was_found_and_only_that(
    people: People, sign_in: SignIn
) -> None:
    made, lan, hung = builders.dossier(papers=[PAPER]), sign_in(people.lan), sign_in(people.hung)
    follow(lan, judge(lan, made, **saying(**{PAPER: "enough"})))
    follow(lan, press(lan, made, "accept"))
    sealed = made.events.get(action="accept").data["judgements"]
    assert [(row["paper"], row["verdict"]) for row in sealed] == [(PAPER, "enough")]
    made.refresh_from_db()
    builders.do("begin", made, people.hung)
    follow(hung, judge(hung, made, **saying(**{PAPER: ("wrong", BLURRED)})))
    builders.do("forward", made, people.hung)
    again = made.events.get(action="forward").data["judgements"]
    assert [(row["verdict"], row["reason"], row["posting"]) for row in again] == [
        ("wrong", BLURRED, people.hung.pk)
    ]
    # What the first event said stays, and what did not change is not said twice.
    assert made.events.get(action="accept").data["judgements"] == sealed
    builders.do("send_back", made, people.dung, private_note="Xem lại giấy này.")
    assert "judgements" not in made.events.get(action="send_back").data
    assert BLURRED in lan.get(address(made)).content.decode()


def test_after_a_supplement_what_was_wrong_is_judged_anew(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(papers=[PAPER]), sign_in(people.lan)
    builders.do("ask_supplement", made, people.lan, papers={PAPER: BLURRED}, fields={})
    assert judge(lan, made, **saying(**{PAPER: "enough"})).status_code == 403
    builders.attach(made, [PAPER])
    actions.supplement(made, Acting(people.an))
    page = lan.get(address(made)).content.decode()
    assert "trước khi bổ sung" in page
    assert not re.search(rf'name="{PAPER}-verdict"[^>]* checked', page)
    follow(lan, judge(lan, made, **saying(**{PAPER: "enough"})))
    rounds = made.judgements.order_by("round").values_list("round", "verdict")
    assert list(rounds) == [(0, "wrong"), (1, "enough")]


def test_only_who_works_on_it_judges(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(papers=[PAPER])
    said = saying(**{PAPER: "enough"})
    for who, status in ((people.hung, 403), (people.dung, 403), (people.binh, 404)):
        assert judge(sign_in(who), made, **said).status_code == status
        assert f'name="{PAPER}-verdict"' not in sign_in(who).get(address(made)).content.decode()
    builders.do("accept", made, people.lan)
    assert judge(sign_in(people.lan), made, **said).status_code == 403
    assert judge(sign_in(people.an), made, **said).status_code == 403
    own = builders.dossier(by=people.lan.user, papers=[PAPER])
    assert judge(sign_in(people.lan), own, **said).status_code == 403
    assert found(made) == found(own) == {}


def test_who_judges_an_old_page_is_told_who_was_faster(people: People, sign_in: SignIn) -> None:
    made, lan = builders.dossier(papers=[PAPER]), sign_in(people.lan)
    old = made.moves
    with clock.at("2026-03-10T09:05"):
        builders.do("refuse", made, people.lan, note="Không thuộc thẩm quyền của xã.")
    made.moves = old
    answer = judge(lan, made, **saying(**{PAPER: "enough"}))
    assert answer.status_code == 409
    assert "đã được ghi" in answer.content.decode()
    assert found(made) == {}


def test_judging_is_not_offered_where_there_is_no_paper(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="returned")
    assert "judge" not in offered(sign_in(people.lan), made)
    assert judge(sign_in(people.lan), made).status_code == 403


def test_what_was_typed_of_papers_stays_when_somebody_was_faster(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier(at="accepted", papers=[PAPER]), sign_in(people.hung)
    as_read = made.moves
    builders.do("begin", made, people.hung)
    made.moves = as_read
    answer = judge(hung, made, **saying(**{PAPER: ("wrong", BLURRED)}))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert BLURRED in page
    assert re.search(rf'name="{PAPER}-verdict" value="wrong"[^>]* checked', page)
    assert not made.judgements.exists()
