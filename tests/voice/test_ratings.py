"""How content An is helps the office and tells it nothing of An."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from motcua.common import clock
from motcua.dossiers.models import Dossier
from motcua.voice import ratings
from motcua.voice.indicators import indicators
from motcua.voice.models import Feedback, Rating
from tests import builders
from tests.builders import People
from tests.desk.test_scope import of_the_province
from tests.desk.test_who_has_looked import NOTHING_SHOWN, urls_with
from tests.rules.routes import routes
from tests.world import SignIn

CANARY = "Chim hoàng yến hót trong mỏ than số bảy."
SUMS = "/can-bo/hai-long/"
LATER = "2026-04-20T09:00"  # the first quarter is over, and the week for changing it


def page_of(made: Dossier) -> str:
    return f"/ho-so/{made.number}/danh-gia/"


def rate(client: Client, made: Dossier, overall: str = "0", **more: str) -> HttpResponse:
    return client.post(page_of(made), {"overall": overall, **more})


def rated(people: People, n: int, **more: Any) -> list[Dossier]:
    made = [builders.dossier("refused") for _nth in range(n)]
    for nth, one in enumerate(made):
        said = {"overall": 2, "comment": f"{CANARY} {nth}", **more}
        assert ratings.rate(one, said)
    return made


# --- giving ---


@pytest.mark.parametrize("at", ["refused", "returned"])
def test_whoever_has_a_result_or_a_refusal_says_how_content_they_are(
    people: People, sign_in: SignIn, at: str
) -> None:
    made, an = builders.dossier(at), sign_in(people.an)
    assert page_of(made) in an.get(f"/ho-so/{made.number}/").content.decode()
    answer = rate(
        an, made, "2", attitude="0", times_came="3", offices="1", comment="Cảm ơn.", timeliness=""
    )
    assert answer.status_code == 302, answer.content.decode()
    one = Rating.objects.get()
    assert (one.overall, one.attitude, one.times_came, one.offices) == (2, 0, 3, 1)
    assert (one.timeliness, one.convenience) == (None, None)
    assert "rất hài lòng" in an.get(f"/ho-so/{made.number}/").content.decode()


def test_a_result_that_can_be_fetched_online_is_rated_at_once(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier("done", delivery="online")
    assert rate(sign_in(people.an), made).status_code == 302
    at_the_desk = builders.dossier("done")
    assert rate(sign_in(people.an), at_the_desk).status_code == 404


@pytest.mark.parametrize("at", ["submitted", "processing", "supplement_wanted", "withdrawn"])
def test_what_has_no_end_is_not_rated(people: People, sign_in: SignIn, at: str) -> None:
    made, an = builders.dossier(at), sign_in(people.an)
    assert rate(an, made).status_code == 404
    assert page_of(made) not in an.get(f"/ho-so/{made.number}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Chọn: Nói chung."),
        ({"overall": "7"}, "7"),
        ({"overall": "1", "attitude": "x"}, "x"),
        ({"overall": "1", "comment": "chờ " * 300}, "nhiều nhất 1000 ký tự"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    people: People, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    made = builders.dossier("refused")
    answer = sign_in(people.an).post(page_of(made), typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Rating.objects.exists()


def test_it_is_given_once_and_changed_until_a_week_after_its_quarter(
    people: People, sign_in: SignIn
) -> None:
    made, an = builders.dossier("refused"), sign_in(people.an)
    rate(an, made, "0")
    with clock.at("2026-04-07T23:00"):
        again = sign_in(people.an)
        page = again.get(page_of(made)).content.decode()
        assert "Sửa được đến hết ngày 07/04/2026" in page
        assert rate(again, made, "2").status_code == 302
    assert [one.overall for one in Rating.objects.all()] == [2]
    with clock.at("2026-04-08T00:00"):
        late = sign_in(people.an)
        page = late.get(page_of(made), follow=True).content.decode()
        assert "đã khép sổ nên không sửa được nữa" in page
        assert not ratings.rate(made, {"overall": 0})
    assert [one.overall for one in Rating.objects.all()] == [2]


def test_nobody_rates_what_is_not_theirs(people: People, sign_in: SignIn) -> None:
    made = builders.dossier("refused")
    for other in (people.lan, people.hung, people.dung, people.binh):
        assert rate(sign_in(other), made).status_code == 404
        assert sign_in(other).get(page_of(made)).status_code == 404
    assert not Rating.objects.exists()


# --- nobody learns whose it is ---


def test_a_row_names_neither_dossier_nor_person_nor_day(people: People) -> None:
    made = rated(people, 1)[0]
    related = {
        field.related_model._meta.label
        for field in Rating._meta.get_fields()
        if field.is_relation and field.related_model
    }
    assert related == {"agencies.Agency", "procedures.Procedure"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM voice_rating r")
        row = cursor.fetchone()[0]
    for told in (str(made.number), made.key, "Nguyễn", "2026-03", "2026-04"):
        assert told not in row


def test_no_column_of_a_row_tells_the_order_in_which_they_came(people: People) -> None:
    """Eight people say the same: nothing but the mark, which is chance, is left to tell them apart."""
    first_days = rated(people, 4, comment="")
    with clock.at("2026-03-20T09:00"):
        rated(people, 4, comment="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(r) - 'mark' FROM voice_rating r")
        rows = {str(row[0]) for row in cursor.fetchall()}
    assert len(rows) == 1
    marks = [ratings.mark(made) for made in first_days]
    assert len(set(marks)) == 4
    assert [one.pk for one in Rating.objects.all()] == sorted(
        one.mark for one in Rating.objects.all()
    )


@pytest.mark.parametrize(
    ("begin", "until"),
    [
        ("2026-01-01", "2026-04-07"),
        ("2026-04-01", "2026-07-07"),
        ("2026-07-01", "2026-10-07"),
        ("2026-10-01", "2027-01-07"),
    ],
)
def test_all_of_a_quarter_may_be_changed_until_the_same_day(begin: str, until: str) -> None:
    one = Rating(quarter=date.fromisoformat(begin))
    assert one.change_until == date.fromisoformat(until)


def test_the_mark_cannot_be_made_without_the_programs_secret(people: People, settings: Any) -> None:
    made = rated(people, 1)[0]
    assert ratings.given(made)
    settings.SECRET_KEY = "một bí mật khác"
    assert ratings.given(made) is None


def test_no_page_of_an_officer_shows_what_somebody_said(people: People, sign_in: SignIn) -> None:
    made = rated(people, 6)
    ha = builders.officer("ha@example.com", "Võ Thu Hà", "officer", "justice")
    ha.heads = True
    ha.save()
    plain = {
        route.path
        for route in routes()
        if route.name in NOTHING_SHOWN and "abc" not in route.path and "1" not in route.path
    }
    addresses = [*plain, *urls_with(made[0]).values(), SUMS]
    assert len(addresses) > 15
    with clock.at(LATER):
        for who in (people.lan, people.hung, people.dung, ha):
            client = sign_in(who)
            for address in addresses:
                answer = client.get(address)
                text = b"".join(answer) if answer.streaming else answer.content
                assert CANARY.encode() not in text, (address, who)
                assert ratings.mark(made[0]).encode() not in text, (address, who)


def test_fewer_than_five_are_not_summed(people: People, sign_in: SignIn) -> None:
    rated(people, 4, attitude=0)
    with clock.at(LATER):
        dung = sign_in(people.dung)
        assert "Chưa có quý nào đủ đánh giá" in dung.get(SUMS).content.decode()
    rated(people, 1)
    with clock.at(LATER):
        page = dung.get(SUMS).content.decode()
        assert "Quý 1/2026: 5 đánh giá" in page
        assert "5 (100%)" in page
        # Four said something of the attitude.
        assert [one.question for one in ratings.sums(people.dung.agency)[0].sums] == ["overall"]


def test_a_sum_that_still_grows_is_not_shown(people: People) -> None:
    rated(people, 6)
    agency = people.dung.agency
    for moment, shown in (
        ("2026-03-20T09:00", 0),
        ("2026-04-07T23:59", 0),
        ("2026-04-08T00:00", 1),
    ):
        with clock.at(moment):
            assert len(ratings.sums(agency)) == shown, moment


def test_sums_are_for_who_leads_and_of_the_own_agency(people: People, sign_in: SignIn) -> None:
    rated(people, 5)
    with clock.at(LATER):
        for other in (people.lan, people.hung, people.binh):
            assert sign_in(other).get(SUMS).status_code == 404
        chief = builders.officer(
            "c@x.example", "Trần Tịch", "leader", "leadership", at="UBND xã Cẩm Xuyên"
        )
        assert "Chưa có quý nào" in sign_in(chief).get(SUMS).content.decode()


def test_the_province_reads_what_five_said_together(people: People, sign_in: SignIn) -> None:
    phuc = of_the_province()
    rated(people, 4)
    with clock.at(LATER):
        assert CANARY not in sign_in(phuc).get(SUMS).content.decode()
    rated(people, 1)
    with clock.at(LATER):
        page = sign_in(phuc).get(SUMS).content.decode()
    assert page.count(CANARY) == 5
    assert "H27" not in page.split("<main")[1]


def test_what_the_province_reads_is_of_one_quarter_each(people: People, sign_in: SignIn) -> None:
    """Five over two quarters are not five: what came second could be told from what was there."""
    phuc = of_the_province()
    rated(people, 4)
    with clock.at("2026-04-20T09:00"):
        rated(people, 1)
    with clock.at("2026-07-20T09:00"):
        assert CANARY not in sign_in(phuc).get(SUMS).content.decode()
    with clock.at("2026-05-20T09:00"):
        rated(people, 4, comment=f"{CANARY} Quý hai.")
    with clock.at("2026-07-20T09:00"):
        page = sign_in(phuc).get(SUMS).content.decode()
    assert page.count(CANARY) == 5
    assert "UBND xã Cẩm Lạc – Quý 2/2026" in page


# --- what the events tell ---


def test_indicators_are_read_from_what_happened(people: People) -> None:
    early = builders.dossier("returned")
    assert indicators(early) == {1: 2, 2: 1, 3: 2, 4: 1, 7: 2}
    assert indicators(builders.dossier("returned", delivery="online"))[4] == 2
    nothing_yet = {1: None, 3: None, 4: None, 7: None}
    open_ = indicators(builders.dossier("submitted"))
    assert {key: open_[key] for key in nothing_yet} == nothing_yet


def test_indicators_of_what_was_late_asked_for_more_or_ended_in_a_just_complaint(
    people: People,
) -> None:
    made = builders.dossier("processing")
    with clock.at("2026-04-01T09:00"):
        builders.work_on(made, "returned")
    made.refresh_from_db()
    late = indicators(made)
    assert (late[1], late[2], late[7]) == (0, 0, None)
    asked = builders.dossier("returned")
    Feedback.objects.create(
        dossier=asked,
        by=people.an,
        kind="conduct",
        text=CANARY,
        agency=people.dung.agency,
        state="answered",
        founded=True,
        first_due_at=clock.now(),
        due_at=clock.now(),
        ended_at=clock.now(),
    )
    assert indicators(asked)[7] == 0


def test_what_the_citizen_says_is_not_read_for_the_indicators(people: People) -> None:
    made = builders.dossier("returned")
    before = indicators(made)
    ratings.rate(made, {"overall": 0, "attitude": 0, "times_came": 3})
    assert indicators(made) == before
