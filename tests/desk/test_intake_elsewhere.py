"""The wrong agency, and reception for another agency (phi địa giới)."""

import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.test import Client

from motcua.agencies.reception import received_for
from motcua.common import clock
from motcua.dossiers import access, actions
from motcua.dossiers.access import Acting
from tests import builders
from tests.builders import People
from tests.desk.counter import CODE, START, begin, chosen_agency, draft_at, filled, page, post
from tests.desk.pressing import address, follow, press
from tests.letters import plain
from tests.world import SignIn

REASON = "Người nộp cư trú ở xã khác, không thuộc thẩm quyền."


# --- passing on what came to the wrong place ---


def test_a_dossier_for_another_agency_goes_there_with_its_number_and_a_new_clock(
    people: People, sign_in: SignIn, mailbox: list[EmailMessage], run_jobs: Callable[[], int]
) -> None:
    with clock.at("2026-03-09T15:00"):
        made = builders.dossier()
    before = made.step_due_at
    lan = sign_in(people.lan)
    done = follow(lan, press(lan, made, "transfer", agency="UBND xã Cẩm Xuyên", note=REASON))
    assert "Từ UBND xã Cẩm Lạc đến UBND xã Cẩm Xuyên" in done
    number = made.number
    made.refresh_from_db()
    assert (made.number, made.status) == (number, "submitted")
    assert made.agency == made.reception == people.binh.agency
    assert made.division == people.binh.division
    assert clock.local(made.step_due_at) == clock.moment("2026-03-11T09:00")  # type: ignore[arg-type]
    assert made.step_due_at != before
    run_jobs()
    (letter,) = [one for one in mailbox if "chuyển đến" in str(one["Subject"])]
    text = plain(letter)
    assert "UBND xã Cẩm Xuyên" in text
    assert "Nguyễn Văn An" not in text


def test_the_old_agency_goes_on_seeing_it_and_can_do_nothing_more(
    people: People, sign_in: SignIn
) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    press(lan, made, "transfer", agency="UBND xã Cẩm Xuyên", note=REASON)
    made.refresh_from_db()
    assert lan.get(address(made)).status_code == 200
    left = access.moves(made, Acting(people.lan.user, people.lan))
    assert {move.name for move in left} == {"note"}
    binh = sign_in(people.binh)
    assert "Tiếp nhận" in binh.get(address(made)).content.decode()
    builders.do("accept", made, people.binh)
    assert made.status == "accepted"


@pytest.mark.parametrize(
    "name",
    ["ubnd xa cam xuyen", "Ủy ban nhân dân xã Cẩm Xuyên", "xã Cẩm Xuyên", "Cẩm Xuyên, Hà Tĩnh"],
)
def test_the_agency_is_known_by_any_of_its_names(
    people: People, sign_in: SignIn, name: str
) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    assert press(lan, made, "transfer", agency=name, note=REASON).status_code == 302
    made.refresh_from_db()
    assert made.agency == people.binh.agency


@pytest.mark.parametrize("name", ["", "UBND xã Không Có", "Sở Tư pháp Hà Tĩnh", "UBND xã Cẩm Lạc"])
def test_who_is_not_competent_gets_nothing(people: People, sign_in: SignIn, name: str) -> None:
    made, lan = builders.dossier(), sign_in(people.lan)
    answer = press(lan, made, "transfer", agency=name, note=REASON)
    assert answer.status_code == 422
    assert REASON in answer.content.decode()
    made.refresh_from_db()
    assert made.agency == people.lan.agency


def test_an_abolished_agency_gets_nothing(people: People) -> None:
    made, there = builders.dossier(), people.binh.agency
    there.valid_to = clock.today() - clock.today().resolution
    there.save()
    with pytest.raises(actions.NotAllowed):
        actions.transfer(made, Acting(people.lan.user, people.lan), agency=there, note=REASON)


def test_only_a_clerk_of_the_desk_passes_on_and_only_what_nobody_took_in(people: People) -> None:
    made, there = builders.dossier(), people.binh.agency
    for posting in (people.hung, people.dung, people.binh):
        with pytest.raises(actions.NotAllowed):
            actions.transfer(made, Acting(posting.user, posting), agency=there, note=REASON)
    builders.do("accept", made, people.lan)
    with pytest.raises(actions.Overtaken):
        actions.transfer(made, Acting(people.lan.user, people.lan), agency=there, note=REASON)


# --- who may receive is not always who decides ---


def test_since_july_2025_every_commune_receives_for_every_other(people: People) -> None:
    desk = people.lan.agency
    kinds = ["commune-committee"]
    with clock.at("2025-06-30T09:00"):
        assert received_for(desk, kinds, clock.today()) == [desk]
    found = received_for(desk, kinds, clock.today())
    assert found[0] == desk
    assert people.binh.agency in found
    province = builders.agency("UBND tỉnh Hà Tĩnh")
    assert people.binh.agency in received_for(province, kinds, clock.today())
    assert received_for(builders.agency("Sở Tư pháp Hà Tĩnh"), kinds, clock.today()) == []


def taken_for_binh(people: People, lan: Client) -> str:
    at = begin(lan)
    answer = post(lan, at, "accept", **filled(**{"place-agency": people.binh.agency.slug}))
    assert answer.status_code == 302, answer.content.decode()
    return at


def test_a_desk_receives_for_another_agency_which_decides_and_gives_the_result_back(
    people: People, sign_in: SignIn
) -> None:
    made = draft_at(taken_for_binh(people, sign_in(people.lan)))
    assert made.agency == people.binh.agency
    assert made.reception == people.lan.agency
    assert str(made.number).startswith(people.lan.agency.code)
    assert made.division.agency == people.binh.agency  # type: ignore[union-attr]
    builders.work_on(made, "done")
    assert made.division == people.lan.division
    builders.do("hand_over", made, people.lan, collected_by="Trần Thị Hoa")
    assert made.status == "returned"


def test_the_receiving_clerk_sees_it_and_may_not_decide(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    made = draft_at(taken_for_binh(people, lan))
    assert lan.get(address(made)).status_code == 200
    assert sign_in(people.binh).get(address(made)).status_code == 200
    for posting in (people.lan, people.hung, people.dung, people.binh):
        names = {move.name for move in access.moves(made, Acting(posting.user, posting))}
        assert not names & {"begin", "forward", "finish", "accept", "refuse"}, posting
    builders.do("begin", made)
    builders.work_on(made, "done")
    assert "hand_over" in {
        move.name for move in access.moves(made, Acting(people.lan.user, people.lan))
    }
    assert "hand_over" not in {
        move.name for move in access.moves(made, Acting(people.binh.user, people.binh))
    }


def test_a_desk_that_is_not_competent_itself_is_asked_for_whom(
    people: People, sign_in: SignIn
) -> None:
    chu = sign_in(
        builders.officer(
            "chu@example.com", "Vũ Thị Chu", "clerk", "one-stop", at="UBND tỉnh Hà Tĩnh"
        )
    )
    asked = chu.post(f"{START}lap/", {"code": CODE})
    assert asked.status_code == 200
    assert "Cơ quan giải quyết" in asked.content.decode()
    at = begin(chu, agency=people.binh.agency.slug)
    assert chosen_agency(page(chu, at)) == people.binh.agency.slug
    post(chu, at, "accept", **filled())
    made = draft_at(at)
    assert (made.agency, made.reception.kind) == (people.binh.agency, "province-committee")


@pytest.mark.parametrize("slug", ["", "so-tu-phap", "ubnd-xa-khong-co-20250701"])
def test_an_agency_that_is_not_offered_is_refused_and_nothing_is_lost(
    people: People, sign_in: SignIn, slug: str
) -> None:
    lan = sign_in(people.lan)
    at = begin(lan)
    answer = post(lan, at, "accept", **filled(**{"place-agency": slug}))
    assert answer.status_code == 422
    assert draft_at(at).number is None
    assert draft_at(at).submitter["full_name"]


def test_an_agency_abolished_meanwhile_is_told(people: People, sign_in: SignIn) -> None:
    lan = sign_in(people.lan)
    at = begin(lan)
    post(lan, at, "save", **{"place-agency": people.binh.agency.slug})
    there = people.binh.agency
    there.valid_to = clock.today() - clock.today().resolution
    there.save()
    text = page(lan, at)
    assert "UBND xã Cẩm Xuyên" not in text.partition("</select>")[0]
    answer = post(lan, at, "accept", **filled())
    assert answer.status_code == 422


# --- the list of what waits to be answered ---


def test_what_waits_to_be_taken_in_is_a_list_of_its_own_for_clerks(
    people: People, sign_in: SignIn
) -> None:
    sent, done = builders.dossier(), builders.dossier("done")
    text = page(sign_in(people.lan), "/can-bo/?xem=cho-tiep-nhan")
    assert str(sent.number) in text
    assert str(done.number) not in text
    with clock.at("2026-03-10T14:00"):
        left = page(sign_in(people.lan), "/can-bo/?xem=cho-tiep-nhan")
        assert re.search(r"[Cc]òn [\d,]+ giờ làm việc", left)
    assert "Chờ tiếp nhận" not in page(sign_in(people.hung), "/can-bo/")
