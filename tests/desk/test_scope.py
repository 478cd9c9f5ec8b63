"""Who sees what: the agency its own, the head a division, the province figures and, for a reason, one dossier."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries

from motcua.accounts.models import Posting, Substitution
from motcua.agencies.queries import agencies_on, calendar_for
from motcua.common import clock
from motcua.dossiers import access, province
from motcua.dossiers.models import Dossier, Opening
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, press
from tests.rules.routes import NAMED, SAMPLES, routes
from tests.world import SignIn

WHY = "Công dân khiếu nại về hồ sơ này."


def of_the_province(role: str = "leader", kind: str = "department-construction") -> Posting:
    agency = agencies_on(clock.today()).get(kind=kind)
    division = "leadership" if role == "leader" else "one-stop"
    return builders.officer(f"{role}@tinh.example", "Hồ Hữu Phúc", role, division, at=agency.name)


# --- strangers ---


def test_a_stranger_finds_nothing_on_any_page_with_a_number(
    people: People, sign_in: SignIn
) -> None:
    made, binh = builders.dossier(at="done"), sign_in(people.binh)
    asked = 0
    for route in routes():
        if not route.name.startswith("desk:"):
            continue
        for more in ({}, {"pk": 1}, {"action": "accept"}, {"pk": 1, "action": "accept"}):
            try:
                url = reverse(route.name, kwargs={"number": made.number, **more})
            except NoReverseMatch:
                continue
            answers = {binh.get(url).status_code, binh.post(url, {"moves": 1}).status_code}
            assert 404 in answers <= {404, 405}, (url, answers)
            asked += 1
    assert asked >= 7
    assert not Opening.objects.exists()


def test_the_samples_of_routes_have_no_number_of_their_own() -> None:
    assert "number" not in NAMED | SAMPLES


# --- posts end ---


def test_the_day_a_post_ends_access_ends_with_the_next_request(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier(at="processing"), sign_in(people.hung)
    assert hung.get(address(made)).status_code == 200
    Posting.objects.filter(pk=people.hung.pk).update(valid_to=clock.today())
    with clock.at("2026-03-10T23:59"):
        assert hung.get(address(made)).status_code == 200
    with clock.at("2026-03-11T00:00"):
        assert hung.get(address(made)).status_code == 403
        assert hung.get("/can-bo/").status_code == 403
        assert press(hung, made, "forward").status_code == 403
    made.refresh_from_db()
    assert made.step == 1


def test_whoever_moves_to_another_agency_leaves_the_dossiers_behind(
    people: People, sign_in: SignIn
) -> None:
    made, hung = builders.dossier(at="processing"), sign_in(people.hung)
    Posting.objects.filter(pk=people.hung.pk).update(valid_to=clock.today())
    elsewhere = builders.agency("UBND xã Cẩm Xuyên")
    Posting.objects.create(
        user=people.hung.user,
        agency=elsewhere,
        division=elsewhere.divisions.get(kind="justice"),
        role="officer",
        valid_from=clock.today() + dt.timedelta(days=1),
    )
    with clock.at("2026-03-11T08:00"):
        assert hung.get(address(made)).status_code == 404
        assert press(hung, made, "forward").status_code == 404


def test_a_substitute_may_act_until_the_absence_ends(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="processing")
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "labour")
    client = sign_in(tam)
    assert press(client, made, "forward").status_code == 403
    away = Substitution.objects.create(
        absent=people.hung,
        substitute=tam,
        valid_from=clock.today(),
        valid_to=clock.today(),
        made_by=people.dung,
    )
    assert "Chuyển bước sau" in client.get(address(made)).content.decode()
    with clock.at("2026-03-11T08:00"):
        assert press(client, made, "forward").status_code == 403
    Substitution.objects.filter(pk=away.pk).update(ended_at=clock.now())
    assert press(client, made, "forward").status_code == 403
    Substitution.objects.filter(pk=away.pk).update(ended_at=None)
    assert press(client, made, "forward").status_code == 302


# --- heads ---


def test_a_head_sees_all_that_lies_in_the_division(people: People, sign_in: SignIn) -> None:
    made = builders.dossier(at="processing")
    other = builders.dossier(at="submitted")
    tam = builders.officer("tam@example.com", "Đỗ Thị Tâm", "officer", "justice")
    assert "Đang ở bộ phận" not in sign_in(tam).get("/can-bo/").content.decode()
    Posting.objects.filter(pk=tam.pk).update(heads=True)
    page = sign_in(tam).get("/can-bo/?xem=bo-phan").content.decode()
    assert "Đang ở bộ phận" in page
    assert str(made.number) in page
    assert str(other.number) not in page


# --- the province ---


def test_the_province_counts_and_names_nobody(
    people: People, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    builders.dossier(at="supplement_wanted")
    builders.dossier(at="processing")
    builders.dossier(at="processing", office=builders.agency("UBND xã Cẩm Xuyên"))
    builders.dossier(at="returned")
    phuc = sign_in(of_the_province())
    with clock.at("2026-03-20T09:00"):
        page = phuc.get("/can-bo/toan-tinh/").content.decode()
        assert "UBND xã Cẩm Lạc" in page
        assert "UBND xã Cẩm Xuyên" in page
        assert "Nguyễn Văn An" not in page
        rows = {one.name: one for one in _figures()}
        lac = rows["UBND xã Cẩm Lạc"]
        assert (lac.open, lac.late, lac.soon, lac.waiting) == (2, 1, 0, 1)
        assert rows["UBND xã Cẩm Xuyên"].late == 1
        calendar = calendar_for(builders.agency())
        with django_assert_num_queries(2):
            province.by_agency(clock.now(), calendar)
    with clock.at("2026-03-12T09:00"):
        assert {one.name: one.soon for one in _figures()}["UBND xã Cẩm Lạc"] == 1


def _figures() -> list[province.Figures]:
    calendar = calendar_for(builders.agency())
    return province.by_agency(clock.now(), calendar)


@pytest.mark.parametrize("kind", ["department-construction", "province-committee"])
def test_one_dossier_opens_for_a_reason_that_is_kept(
    people: People, sign_in: SignIn, kind: str
) -> None:
    made = builders.dossier(at="processing")
    posting = of_the_province(kind=kind)
    phuc = sign_in(posting)
    assert phuc.get(address(made)).status_code == 404
    url = "/can-bo/toan-tinh/mo-ho-so/"
    for typed, said in (
        ({"number": made.number, "why": "Xem"}, "ít nhất 10 ký tự"),
        ({"number": made.number}, "ít nhất 10 ký tự"),
        ({"why": WHY}, "Nhập mã hồ sơ cần mở."),
        ({"number": "H27-khong-co", "why": WHY}, "Không có hồ sơ mang mã này"),
    ):
        answer = phuc.post(url, typed)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert said in page
        assert typed.get("why", "") in page
    assert not Opening.objects.exists()
    answer = phuc.post(url, {"number": made.number, "why": WHY})
    assert answer.headers["Location"] == address(made)
    page = phuc.get(address(made)).content.decode()
    assert "Nguyễn Văn An" in page
    assert "Chuyển bước sau" not in page
    assert "danh-gia" not in page
    assert [(one.posting, one.reason) for one in Opening.objects.all()] == [(posting, WHY)]
    for action in ("forward", "ask_supplement", "allow_second_supplement"):
        assert press(phuc, made, action).status_code == 404
    with clock.at("2026-03-11T00:00"):
        assert phuc.get(address(made)).status_code == 404


def test_a_draft_is_opened_for_no_reason(people: People, sign_in: SignIn) -> None:
    draft: Dossier = builders.draft()
    answer = sign_in(of_the_province()).post(
        "/can-bo/toan-tinh/mo-ho-so/", {"number": draft.key, "why": WHY}
    )
    assert answer.status_code == 422


def test_the_provinces_pages_are_not_there_for_others(people: People, sign_in: SignIn) -> None:
    clerk = of_the_province(role="clerk")
    for who in (people.dung, people.lan, clerk):
        for url in ("/can-bo/toan-tinh/", "/can-bo/toan-tinh/mo-ho-so/"):
            assert sign_in(who).get(url).status_code == 404
            assert sign_in(who).post(url, {"number": "x", "why": WHY}).status_code == 404
        assert "Toàn tỉnh" not in sign_in(who).get("/can-bo/").content.decode()


# --- who looked ---


def test_every_opening_is_written_down_once_in_a_quarter_of_an_hour(
    people: People, sign_in: SignIn
) -> None:
    made = builders.dossier()
    lan, dung = sign_in(people.lan), sign_in(people.dung)
    for minute, who in ((0, lan), (5, lan), (14, lan), (14, dung), (15, lan), (29, lan)):
        with clock.at(f"2026-03-10T09:{minute:02}"):
            assert who.get(address(made)).status_code == 200
    looked = [(one.posting, clock.local(one.at).minute) for one in made.openings.all()]
    assert looked == [(people.lan, 0), (people.dung, 14), (people.lan, 15)]
    sign_in(people.binh).get(address(made))
    assert made.openings.count() == len(looked)
    assert access.for_officer(people.lan, str(made.number)) == made
