"""Every move pressed by everybody in every state: what is not offered answers 403 and changes nothing at all."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk.doing import DOES
from motcua.documents.models import Document
from motcua.dossiers import access, flow
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier, Judgement, Presence
from motcua.notices.models import Notice
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, offered, press
from tests.world import SignIn

STATES = (
    *("submitted", "accepted", "processing", "step:2", "step:3"),
    *("supplement_wanted", "done", "returned", "refused"),
)


def everything(made: Dossier) -> dict[str, Any]:
    """The dossier and all that hangs on it, to compare."""
    row = Dossier.objects.filter(pk=made.pk).values().get()
    events = list(made.events.values_list("sequence", "hash"))
    counts = [model.objects.count() for model in (Document, Notice, Judgement)]
    return {"row": row, "events": events, "counts": counts}


def staff(people: People) -> dict[str, Posting]:
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    posts = {name: getattr(people, name) for name in ("lan", "hung", "dung", "mai", "binh")}
    return {**posts, "tam": tam}


@pytest.mark.parametrize("at", STATES)
def test_what_is_not_offered_is_refused_and_changes_nothing(
    people: People, sign_in: SignIn, at: str
) -> None:
    made = builders.dossier(at)
    posts = staff(people)
    before = everything(made)
    for name, posting in posts.items():
        client = sign_in(posting)
        if name == "binh":
            answers = {press(client, made, move).status_code for move in DOES}
            assert answers == {404}, at
            continue
        shown = offered(client, made)
        allowed = {move.name for move in access.moves(made, Acting(posting.user, posting))}
        # No original is kept of this dossier: there is none to give back, so nobody is offered it.
        assert shown == (allowed & set(DOES)) - {"return_originals"}, (at, name)
        for move in set(flow.MOVES) - shown:
            answer = press(client, made, move, note="Một lý do đủ dài.", person=posting.pk)
            assert answer.status_code == (403 if move in DOES else 404), (at, name, move)
            if move in DOES:
                assert "Chưa có gì thay đổi" in answer.content.decode()
            assert everything(made) == before, (at, name, move)


@pytest.mark.parametrize("move", ["take", "assign", "give_back"])
def test_on_a_dossier_that_moved_meanwhile_each_is_told_who_was_faster(
    people: People, sign_in: SignIn, move: str
) -> None:
    posts = staff(people)
    made = builders.dossier("accepted")
    who = {"take": "tam", "assign": "dung", "give_back": "hung"}[move]
    builders.do("take", made, posts["tam" if move != "take" else "hung"])
    if move == "give_back":
        builders.do("take", made, people.hung)
    old = made.moves - 1
    before = everything(made)
    answer = sign_in(posts[who]).post(
        address(made, move), {"moves": old, "note": "Một lý do đủ dài.", "person": people.hung.pk}
    )
    assert answer.status_code == 409
    assert "đã nhận việc lúc 09:00" in answer.content.decode()
    assert everything(made) == before


def test_nobody_presses_anything_on_their_own_dossier(people: People, sign_in: SignIn) -> None:
    """Own by the account it was sent from, or by the number of the identity card in it."""
    for by, card in ((people.hung.user, ""), (people.an, "042090000001")):
        made = builders.dossier("accepted", by=by)
        people.hung.user.identity_number = card
        people.hung.user.save()
        before = everything(made)
        client = sign_in(people.hung)
        for move in DOES:
            assert press(client, made, move, note="Một lý do đủ dài.").status_code == 403, move
        assert everything(made) == before
        assert not offered(client, made)
        assert "hồ sơ của chính tài khoản này" in client.get(address(made)).content.decode()


@pytest.mark.parametrize("move", ["begin", "take", "assign", "give_back", "accept"])
def test_whose_post_ended_yesterday_presses_nothing(
    people: People, sign_in: SignIn, move: str
) -> None:
    posts = staff(people)
    made = builders.dossier("accepted" if move != "accept" else "submitted")
    ended = posts[{"assign": "dung", "accept": "lan"}.get(move, "hung")]
    if move == "give_back":
        builders.do("take", made, ended)
    client = sign_in(ended)
    assert move in offered(client, made)
    ended.valid_to = clock.today()
    ended.save()
    before = everything(made)
    with clock.at("2026-03-11T00:00:00"):
        assert press(client, made, move, note="Một lý do đủ dài.").status_code == 403
        assert client.post(f"{address(made)}dang-mo/").status_code == 403
        assert client.get("/can-bo/vang-mat/").status_code == 403
        assert client.get("/can-bo/phan-cong/").status_code == 403
        # Nor may it be given to them any more.
        if move != "assign":
            answer = press(sign_in(people.dung), made, "assign", person=ended.pk)
            assert answer.status_code == 422
        assert not Presence.objects.filter(posting=ended, seen_at__gte=clock.now()).exists()
    assert everything(made) == before
