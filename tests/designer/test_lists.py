from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.designer import actions
from motcua.designer.models import Draft
from motcua.procedures.queries import current
from tests import builders
from tests.builders import People
from tests.designer.conftest import body
from tests.designer.pages import text

pytestmark = pytest.mark.django_db
LIST = "/soan-thu-tuc/"
SignIn = Callable[..., Client]


def test_to_citizens_and_officers_the_designer_is_not_there(
    people: People, birth: Draft, sign_in: SignIn
) -> None:
    for who in (people.an, people.lan, people.hung):
        for url in (LIST, f"{LIST}{birth.pk}/", f"{LIST}{birth.pk}/sua/", f"{LIST}moi/"):
            assert sign_in(who).get(url).status_code == 404, (who, url)


def test_who_keeps_the_catalogue_is_led_to_it_and_sees_no_dossier(
    writer: Client, soan: Posting
) -> None:
    assert writer.get("/vao/", follow=True).redirect_chain[-1][0] == LIST
    assert writer.get("/can-bo/").status_code == 403


def test_the_day_a_posting_ends_access_ends(writer: Client, soan: Posting) -> None:
    soan.valid_to = clock.today()
    soan.save()
    assert writer.get(LIST).status_code == 200
    with clock.at("2026-03-11T09:00"):
        assert writer.get(LIST).status_code == 404


def test_a_department_keeps_its_own_procedures_only(
    people: People, birth: Draft, sign_in: SignIn
) -> None:
    post = builders.officer(
        "tho@sxd.example", "Trần Văn Thọ", Role.CATALOGUE, "one-stop", at="Sở Xây dựng Hà Tĩnh"
    )
    client = sign_in(post)
    assert client.get(f"{LIST}{birth.pk}/").status_code == 404
    listed = text(client.get(f"{LIST}?xem=dang-cong-bo"))
    assert "Đăng ký khai sinh" not in listed
    assert "xây dựng" in listed
    version = current("1.001193")
    assert version is not None
    assert client.post(f"{LIST}tu-phien-ban/{version.pk}/").status_code == 404
    # Nor by typing the code of another's procedure.
    stolen = {**body(), "decided_by": ["department-construction"]}
    draft = actions.start(post, stolen, what="Mở")
    assert "do cơ quan khác quản lý" in text(client.get(f"{LIST}{draft.pk}/cong-bo/"))


def test_a_draft_begins_with_the_standing_version(writer: Client) -> None:
    version = current("1.001193")
    assert version is not None
    writer.post(f"{LIST}tu-phien-ban/{version.pk}/")
    draft = Draft.objects.get()
    assert (draft.based_on, draft.body) == (version, version.body)
    assert draft.changes.get().what == "Mở bản soạn mới từ phiên bản 1"


def test_a_procedure_copied_from_another_has_no_code_and_no_day(writer: Client) -> None:
    version = current("1.001193")
    assert version is not None
    answer = writer.post(f"{LIST}tu-phien-ban/{version.pk}/", {"go": "copy"}, follow=True)
    draft = Draft.objects.get()
    assert draft.name == "Đăng ký khai sinh (bản chép)"
    assert (draft.code, draft.based_on) == ("", None)
    assert "Có hiệu lực từ ngày: chưa điền." in text(answer)


def test_a_new_procedure_begins_with_the_first_and_the_last_step(writer: Client) -> None:
    assert writer.post(f"{LIST}moi/", {"name": "", "code": "12"}).status_code == 422
    data = {"name": "Cấp giấy phép thả diều", "code": "9.000001", "field": "ho-tich"}
    answer = writer.post(f"{LIST}moi/", data, follow=True)
    draft = Draft.objects.get()
    assert [step["key"] for step in draft.body["steps"]] == ["intake", "hand_over"]
    assert "Tóm tắt một câu: chưa điền." in text(answer)
    assert f"{LIST}{draft.pk}/them/steps/?cho=1" in answer.content.decode()


def test_drafts_are_found_by_sound_and_listed_by_state(
    writer: Client, reader: Client, birth: Draft, soan: Posting
) -> None:
    assert "Đăng ký khai sinh" in text(writer.get(f"{LIST}?tim=khai+sinh"))
    assert "Không tìm thấy" in text(writer.get(f"{LIST}?tim=rong"))
    assert "Đăng ký khai sinh" in text(writer.get(f"{LIST}?xem=cua-toi"))
    assert "Đăng ký khai sinh" not in text(reader.get(f"{LIST}?xem=cua-toi"))
    actions.propose(birth, soan, revision=0)
    assert "Đăng ký khai sinh" in text(reader.get(f"{LIST}?xem=cho-cong-bo"))
    assert text(writer.get(f"{LIST}?xem=nonsense&trang=-3")).count("Chờ công bố") == 2


def test_a_list_costs_the_same_however_long_it_is(
    writer: Client, soan: Posting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        actions.start(soan, {**body(), "name": f"Thủ tục {number}"}, what="Mở")
    writer.get(LIST)
    for tab in ("", "?xem=cua-toi", "?xem=dang-cong-bo"):
        with django_assert_num_queries(5):  # session, person, post, count, rows
            assert writer.get(f"{LIST}{tab}").status_code == 200


def test_the_overview_costs_the_same_with_three_hundred_fields(
    writer: Client, birth: Draft, soan: Posting, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fields = [{"key": f"f_{n}", "kind": "text", "label": f"Ô {n}"} for n in range(300)]
    form = [{"key": "many", "title": "Nhiều ô", "fields": fields}]
    actions.save(birth, soan, {**birth.body, "form": form}, what="Nhiều", revision=0)
    writer.get(f"{LIST}{birth.pk}/")
    with django_assert_num_queries(4):  # session, person, post, draft
        assert writer.get(f"{LIST}{birth.pk}/").status_code == 200


def test_a_commune_publishes_nothing_for_all_communes(people: People, sign_in: SignIn) -> None:
    post = builders.officer("xa@example.com", "Người Giữ", Role.CATALOGUE, "one-stop")
    version = current("1.001193")
    assert version is not None
    draft = actions.start_from(post, version)
    said = text(sign_in(post).get(f"{LIST}{draft.pk}/cong-bo/"))
    assert "do cơ quan khác quản lý" in said
