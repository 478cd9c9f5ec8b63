"""Who may do what: the table of moves on one side, what the actions really allow on the other."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import Http404

from motcua.accounts.models import Posting, Role
from motcua.agencies.changes import Changed
from motcua.common import clock
from motcua.dossiers import access, actions, flow, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Actor, Status
from motcua.dossiers.models import Dossier, HandedIn
from tests import builders
from tests.builders import People

STATES = [status.value for status in Status]


def made_in(state: str) -> Dossier:
    return builders.dossier(state)


def persons(people: People) -> dict[str, Acting]:
    posts = {name: getattr(people, name) for name in ("lan", "hung", "dung", "mai", "binh")}
    return {
        "an": Acting(people.an),
        "stranger": Acting(builders.citizen("la@example.com", "Người Lạ")),
        "lan at home": Acting(people.lan.user),
        **{name: Acting(post.user, post) for name, post in posts.items()},
    }


APOLOGY = {"reason": "Chờ xác minh nơi cư trú.", "days": 3}
# What each verb wants to be told; what has to be made first is told in `arguments`.
TOLD: dict[str, dict[str, Any]] = {
    "refuse": {"note": "Lý do"},
    "stop": {"note": "Lý do"},
    "give_back": {"note": "Lý do"},
    "allow_second_supplement": {"note": "Lý do"},
    "decline_supplement": {"private_note": "Lý do"},
    "propose_supplement": {"papers": {}, "fields": {"purpose": "Ghi rõ."}},
    "propose_refusal": {"reason": "Lý do", "article": "Điều 1"},
    "decline_refusal": {"private_note": "Lý do"},
    "confirm_result": {"handed_by": "01/2026/BG"},
    "correct": {"reason": "Lý do"},
    "ask_supplement": {"papers": {}, "fields": {"purpose": "Ghi rõ."}},
    "prepare_apology": APOLOGY,
    "apologise": APOLOGY,
    "warn": {"about": "step"},
    "escalate": {"level": "head"},
    "hand_over": {"collected_by": "Nguyễn Văn An"},
    "remind": {"key": "x", "about": "supplement", "facts": {}},
    "extend": {"days": 1, "note": "Lý do"},
    "recompute": {"changed": Changed()},
    "change_delivery": {"delivery": "counter"},
    "decline_proof": {"note": "Lý do"},
    "record_payment": {"amount": 1000, "method": "cash", "reference": "1"},
    "record_refund": {"amount": 1000, "method": "cash", "reference": "1"},
    "change_charge": {"lines": [], "reason": "Tính nhầm."},
}


def arguments(move: str, dossier: Dossier) -> dict[str, Any]:
    match move:
        case "return_originals":
            kept = HandedIn.objects.create(dossier=dossier, paper="x", keeps_originals=True)
            return {"originals": [kept.pk], "returned_to": "Nguyễn Văn An"}
        case "transfer":
            return {"agency": builders.agency("UBND xã Cẩm Xuyên"), "note": "Sai nơi."}
        case "assign":
            return {"to": another_at_the_step(dossier)}
        case "finish":
            return {"result": builders.stored_pdf(dossier.by)}
    return TOLD.get(move, {}) or arguments_elsewhere(move)


def arguments_elsewhere(move: str) -> dict[str, Any]:
    """Of asking others."""
    match move:
        case "consult":
            elsewhere = builders.agency("UBND xã Cẩm Xuyên").divisions.get(kind="justice")
            return {"division": elsewhere, "what": "Việc có trong sổ lưu không?"}
        case "answer":
            return {"outcome": "agrees", "text": "Không có gì vướng mắc."}
        case "withdraw_question":
            return {"question": None, "note": "Không cần nữa."}
    return arguments_written(move)


def arguments_written(move: str) -> dict[str, Any]:
    """Of what is written down, and of drafts."""
    match move:
        case "verify":
            told = {"place": "Thôn 1", "participants": "Trưởng thôn", "content": "Đúng như khai."}
            return {"at": clock.now(), **told}
        case "note" | "record_objection":
            return {"text": "Ghi lại."} | ({"who": "Bà Mẫu"} if move == "record_objection" else {})
        case "appoint":
            return {"at": clock.now(), "place": "Trụ sở"}
        case "attend":
            return {"came": True}
        case "draft_decision":
            file = builders.stored_pdf(builders.citizen("nhap@example.com", "Người Nháp"))
            return {"title": "Giấy xác nhận", "file": file}
        case "approve_decision":
            return {"sha256": ""}
        case "number_decision":
            return {"kind": "QĐ"}
        case "sign_decision" | "seal_decision":
            file = builders.stored_pdf(builders.citizen("ky@example.com", "Người Ký"))
            return {"before": "", "file": file, "facts": {}}
        case "signing_waits":
            return {"before": "", "trouble": "Chưa ký số được."}
    return {}


def another_at_the_step(dossier: Dossier) -> Posting:
    """Somebody new to whom it could be given."""
    if dossier.division is None:
        return Posting.objects.order_by("pk")[0]
    return Posting.objects.create(
        user=builders.citizen("moi@example.com", "Người Mới"),
        agency=dossier.division.agency,
        division=dossier.division,
        role=steps.current_step(dossier).role,
        valid_from=builders.SINCE,
    )


def capacities(dossier: Dossier, who: str) -> set[Actor]:
    """Told by the names of people, as the architecture page tells it."""
    if who == "an":
        return {Actor.APPLICANT}
    if who not in {"lan", "hung", "dung", "mai", "binh"}:
        return set()
    found = set() if who == "binh" else {Actor.OFFICER}
    found |= {Actor.CLERK} if who == "lan" else set()
    if who == "dung" and dossier.status != "draft":
        found |= {Actor.LEADER, Actor.HEAD}
    desks = {0: "lan", 1: "hung", 2: "dung", 3: "mai", 4: "lan"}
    if dossier.status != "draft" and desks[dossier.step] == who:
        found |= {Actor.STEP} | ({Actor.COLLEAGUE} if dossier.holder is None else set())
    return found


@pytest.mark.parametrize("state", STATES)
def test_what_the_table_allows_is_what_the_actions_do(people: People, state: str) -> None:
    dossier = made_in(state)
    if state == "supplement_wanted":
        builders.attach(dossier, dossier.wanted["papers"])
    for who, acting in persons(people).items():
        offered = {move.name for move in access.moves(dossier, acting)}
        for move in flow.MOVES.values():
            rule = flow.STEP_RULES[move.only](steps.Ways(dossier))
            stands = not capacities(dossier, who).isdisjoint(move.actors)
            expected = dossier.status in move.sources and stands and rule
            assert (move.name in offered) == expected, (state, who, move.name)
            sid = transaction.savepoint()
            fresh = Dossier.objects.get(pk=dossier.pk)
            try:
                getattr(actions, move.name)(fresh, acting, **arguments(move.name, fresh))
                done = True
            except (actions.NotAllowed, actions.Overtaken):
                done = False
            transaction.savepoint_rollback(sid)
            assert done == expected, (state, who, move.name)


def test_a_wrong_person_and_a_lost_race_are_two_errors(people: People) -> None:
    dossier = builders.dossier()
    with pytest.raises(actions.NotAllowed):
        actions.accept(dossier, Acting(people.hung.user, people.hung))
    builders.do("accept", dossier, people.lan)
    with pytest.raises(actions.Overtaken) as overtaken:
        builders.do("accept", dossier, people.lan)
    assert overtaken.value.event is not None
    assert overtaken.value.event.by == people.lan.user


def test_nobody_decides_their_own_dossier(people: People) -> None:
    dossier = builders.dossier(by=people.lan.user, email="lan@example.com")
    with pytest.raises(actions.NotAllowed):
        builders.do("accept", dossier, people.lan)
    assert not access.moves(dossier, Acting(people.lan.user, people.lan))
    own = {move.name for move in access.moves(dossier, Acting(people.lan.user))}
    assert own == {"withdraw", "change_delivery", "send_proof"}


@pytest.mark.parametrize("state", [state for state in STATES if state != "draft"])
def test_officers_find_what_their_agency_holds_and_strangers_find_nothing(
    people: People, state: str
) -> None:
    dossier = made_in(state)
    number = str(dossier.number)
    for post in (people.lan, people.hung, people.dung, people.mai):
        assert access.for_officer(post, number) == dossier
    with pytest.raises(Http404):
        access.for_officer(people.binh, number)
    with pytest.raises(Http404):
        access.own(people.lan.user, number)
    assert access.own(people.an, number) == dossier


def test_a_draft_is_seen_by_its_owner_alone(people: People) -> None:
    draft = builders.draft()
    assert access.own_draft(people.an, draft.key) == draft
    with pytest.raises(Http404):
        access.own_draft(people.lan.user, draft.key)
    assert not access.in_scope(people.lan).exists()


def test_the_district_sees_a_dossier_from_the_day_it_gets_it(people: People) -> None:
    with clock.at("2024-10-15T09:00"):
        commune, district = (
            builders.agency("UBND xã Cẩm Minh"),
            builders.agency("UBND huyện Cẩm Xuyên"),
        )
        dossier = builders.dossier("accepted", "1.001731", by=people.an, office=commune)
        posts = [
            Posting.objects.create(
                user=builders.citizen("thao@example.com", "Trương Thị Thảo"),
                agency=district,
                division=district.divisions.get(kind="one-stop"),
                role=Role.CLERK,
                valid_from=builders.SINCE,
            )
        ]
        assert not access.in_scope(posts[0]).exists()
        builders.do("begin", dossier)
        while dossier.step < 4:
            builders.do("forward", dossier)
        assert dossier.division is not None
        assert dossier.division.agency == district
        assert access.for_officer(posts[0], str(dossier.number)) == dossier
        builders.do("confirm_transfer", dossier, posts[0])
        builders.do("forward", dossier, posts[0])
        # Whoever had it goes on seeing it: they answer for their step.
        assert access.for_officer(builders.in_charge(dossier), str(dossier.number)) == dossier
        assert access.for_officer(posts[0], str(dossier.number)) == dossier
