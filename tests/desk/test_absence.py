"""Who is away, and who does their work: with dates, as the absent person, and only on those days."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from motcua.accounts import absence
from motcua.accounts.models import Posting, Substitution
from motcua.common import clock
from motcua.dossiers import access, actions
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Dossier
from motcua.dossiers.where import where
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, offered, press
from tests.desk.test_queue import numbers
from tests.world import SignIn

PAGE = "/can-bo/vang-mat/"
TODAY, LAST = dt.date(2026, 3, 10), dt.date(2026, 3, 12)


@pytest.fixture
def tam(people: People) -> Posting:
    return builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")


def away(who: Posting, substitute: Posting, first: dt.date = TODAY, last: dt.date = LAST) -> Any:
    return absence.record(who, substitute, first, last, made_by=who)


def held_by_hung(people: People) -> Dossier:
    made = builders.dossier("accepted")
    if made.holder is None:
        builders.do("take", made, people.hung)
    return made


# --- what the substitute may do ---


def test_the_substitute_sees_and_does_the_work_and_the_history_says_for_whom(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made, client = held_by_hung(people), sign_in(tam)
    assert numbers(client) == []
    assert "begin" not in offered(client, made)
    away(people.hung, tam)
    assert numbers(client) == [made.number]
    assert "làm thay Lê Văn Hùng" in client.get("/can-bo/").content.decode()
    assert press(client, made, "begin").status_code == 302
    made.refresh_from_db()
    assert made.holder == people.hung  # it is still his when he comes back
    event = made.events.latest("sequence")
    assert (event.by, event.posting, event.data["for"]) == (tam.user, tam, people.hung.pk)
    page = client.get(address(made)).content.decode()
    assert "Đỗ Thị Tâm làm thay Lê Văn Hùng" in page
    assert press(client, made, "forward").status_code == 302
    assert made.events.latest("sequence").data["for"] == people.hung.pk


def test_sent_back_it_goes_to_the_one_who_was_away(people: People, tam: Posting) -> None:
    made = held_by_hung(people)
    away(people.hung, tam)
    builders.do("begin", made, tam)
    builders.do("forward", made, tam)
    builders.do("send_back", made, people.dung, private_note="Sửa lại ngày sinh.")
    assert made.holder == people.hung


def test_the_own_work_is_done_in_the_own_name(people: People, tam: Posting) -> None:
    away(people.hung, tam)
    made = builders.dossier("accepted")
    builders.do("begin", made, tam)
    assert made.holder == tam
    assert "for" not in made.events.latest("sequence").data


def test_from_another_division_the_work_is_taken_into_the_absent_persons_hands(
    people: People, sign_in: SignIn
) -> None:
    other = builders.officer("muoi@example.com", "Cao Văn Mười", "officer", "labour")
    made = builders.dossier("accepted")
    builders.do("give_back", made, people.hung, note="Để người khác làm.")
    client = sign_in(other)
    assert numbers(client) == []
    away(people.hung, other)
    assert numbers(client) == [made.number]
    assert press(client, made, "begin").status_code == 302
    made.refresh_from_db()
    assert made.holder == people.hung
    assert numbers(client) == [made.number]


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-03-09T23:59:59", False),
        ("2026-03-10T00:00:00", True),
        ("2026-03-12T23:59:59", True),
        ("2026-03-13T00:00:00", False),
    ],
)
def test_both_days_count_and_no_other(
    people: People, tam: Posting, sign_in: SignIn, moment: str, may: bool
) -> None:
    with clock.at("2026-03-09T08:00"):
        made, client = held_by_hung(people), sign_in(tam)
        away(people.hung, tam)
    with clock.at(moment):
        assert (numbers(client) == [made.number]) is may
        assert press(client, made, "begin").status_code == (302 if may else 403)


def test_called_off_the_right_ends_with_the_next_request(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made, client = held_by_hung(people), sign_in(tam)
    kept = away(people.hung, tam)
    assert client.get(address(made)).status_code == 200
    assert sign_in(people.hung).post(PAGE, {"bo": kept.pk}).status_code == 302
    assert press(client, made, "begin").status_code == 403
    assert numbers(client) == []


def test_a_chain_is_followed_one_step_only(people: People, tam: Posting) -> None:
    third = builders.officer("muoi@example.com", "Cao Văn Mười", "officer", "justice")
    made = held_by_hung(people)
    away(people.hung, tam)
    away(tam, third)
    assert Acting(third.user, third).posts == (third, tam)
    with pytest.raises(actions.NotAllowed):
        builders.do("begin", made, third)
    builders.do("begin", made, tam)


def test_a_row_for_another_role_or_agency_gives_no_right(people: People) -> None:
    made = held_by_hung(people)
    for substitute in (people.lan, people.binh):
        Substitution.objects.create(
            absent=people.hung,
            substitute=substitute,
            valid_from=TODAY,
            valid_to=LAST,
            made_by=people.dung,
        )
        assert Acting(substitute.user, substitute).posts == (substitute,)
        assert "begin" not in {
            m.name for m in access.moves(made, Acting(substitute.user, substitute))
        }


def test_an_ended_post_has_no_substitute(people: People, tam: Posting) -> None:
    away(people.hung, tam)
    people.hung.valid_to = TODAY
    people.hung.save()
    with clock.at("2026-03-11T09:00"):
        assert Acting(tam.user, tam).posts == (tam,)


def test_a_substitute_still_decides_no_dossier_of_their_own(people: People, tam: Posting) -> None:
    made = builders.dossier("accepted", by=tam.user)
    builders.do("take", made, people.hung)
    away(people.hung, tam)
    assert not access.moves(made, Acting(tam.user, tam))


def test_a_leader_delegates_to_another_leader(people: People, sign_in: SignIn) -> None:
    deputy = builders.officer("pho@example.com", "Mai Thị Phó", "leader", "leadership")
    made = builders.dossier("step:2")
    builders.do("take", made, people.dung) if made.holder is None else None
    client = sign_in(people.dung)
    typed = {
        "absent": people.dung.pk,
        "first": "10/03/2026",
        "last": "12/03/2026",
        "substitute": deputy.pk,
        "reason": "Đi công tác",
    }
    assert client.post(PAGE, typed).status_code == 302
    assert press(sign_in(deputy), made, "forward").status_code == 302
    assert made.events.latest("sequence").data["for"] == people.dung.pk


def test_the_citizen_reads_that_somebody_does_the_work(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    made = held_by_hung(people)
    away(people.hung, tam)
    said = "Lê Văn Hùng vắng đến hết 12/03/2026, Đỗ Thị Tâm làm thay."
    assert said in where(made).cause.sentence
    assert said in sign_in(people.an).get(f"/ho-so/{made.number}/").content.decode()
    with clock.at("2026-03-13T08:00"):
        assert "vắng" not in where(made).cause.sentence


def test_absences_cost_no_query_a_row(
    people: People,
    tam: Posting,
    sign_in: SignIn,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    away(people.hung, tam)
    client = sign_in(tam)
    for _nth in range(2):
        held_by_hung(people)
    client.get("/can-bo/")
    with CaptureQueriesContext(connection) as two:
        client.get("/can-bo/")
    for _nth in range(6):
        held_by_hung(people)
    with django_assert_num_queries(len(two.captured_queries)):
        page = client.get("/can-bo/").content.decode()
    assert page.count("làm thay Lê Văn Hùng") == 8


# --- the page ---


def typed(people: People, tam: Posting, **changes: Any) -> dict[str, Any]:
    return {
        "absent": people.hung.pk,
        "first": "10/03/2026",
        "last": "12/03/2026",
        "substitute": tam.pk,
        "reason": "Nghỉ phép",
    } | changes


def test_one_records_ones_own_absence_and_sees_it_listed(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    hung = sign_in(people.hung)
    assert hung.post(PAGE, typed(people, tam)).status_code == 302
    for who in (people.hung, tam, people.dung):
        page = sign_in(who).get(PAGE).content.decode()
        assert "10/03/2026 đến hết 12/03/2026" in page, who
        assert "Nghỉ phép" in page
    assert "Nghỉ phép" not in sign_in(people.mai).get(PAGE).content.decode()
    with clock.at("2026-03-13T08:00"):
        assert "Nghỉ phép" not in hung.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"substitute": "hung"}, "cùng vai trò với người vắng"),
        ({"substitute": "lan"}, "Chọn"),
        ({"substitute": "binh"}, "Chọn"),
        ({"substitute": ""}, "Người làm thay"),
        ({"first": "09/03/2026"}, "Ngày này đã qua"),
        ({"first": "13/03/2026"}, "Ngày cuối phải bằng hoặc sau ngày đầu"),
        ({"first": "mai"}, "Viết ngày theo mẫu"),
        ({"first": "31/02/2026"}, "Viết ngày theo mẫu"),
        ({"absent": "lan"}, "Chọn"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_typed_is_lost(
    people: People, tam: Posting, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    said = {
        key: getattr(people, value).pk if value in ("hung", "lan", "binh") else value
        for key, value in changes.items()
    }
    answer = sign_in(people.hung).post(PAGE, typed(people, tam, **said))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Nghỉ phép" in answer.content.decode()
    assert not Substitution.objects.exists()


@pytest.mark.parametrize("first", ["10/03/2026", "12/03/2026"])
def test_two_absences_at_once_are_refused(
    people: People, tam: Posting, sign_in: SignIn, first: str
) -> None:
    away(people.hung, tam)
    hung = sign_in(people.hung)
    answer = hung.post(PAGE, typed(people, tam, first=first, last="20/03/2026"))
    assert answer.status_code == 422
    assert "Đã ghi vắng từ 10/03/2026 đến hết 12/03/2026" in answer.content.decode()
    assert (
        hung.post(PAGE, typed(people, tam, first="13/03/2026", last="13/03/2026")).status_code
        == 302
    )


def test_only_who_answers_for_somebody_records_or_calls_off_their_absence(
    people: People, tam: Posting, sign_in: SignIn
) -> None:
    assert sign_in(people.dung).post(PAGE, typed(people, tam)).status_code == 302
    kept = Substitution.objects.get()
    assert kept.made_by == people.dung
    for stranger in (people.lan, tam, people.binh):
        assert sign_in(stranger).post(PAGE, {"bo": kept.pk}).status_code == 404
        answer = sign_in(stranger).post(
            PAGE, typed(people, tam, first="20/03/2026", last="20/03/2026")
        )
        assert answer.status_code == 422
    with pytest.raises(absence.NotRecorded):
        absence.record(people.hung, tam, LAST, LAST, made_by=people.lan)
    for key in ("x", "", "9" * 30, 0):
        assert sign_in(people.dung).post(PAGE, {"bo": key}).status_code == 404
    assert sign_in(people.hung).post(PAGE, {"bo": kept.pk}).status_code == 302
    assert Substitution.objects.count() == 1  # called off, not forgotten


def test_who_is_alone_in_a_role_is_told(people: People, sign_in: SignIn) -> None:
    assert "chưa có ai khác cùng vai trò" in sign_in(people.mai).get(PAGE).content.decode()
