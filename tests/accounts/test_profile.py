from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from motcua.accounts.models import User
from motcua.accounts.profile import ProfileForm
from motcua.common import clock
from tests.accounts.conftest import AN

SAID = {
    "full_name": "Nguyễn Thị  An",
    "identity_number": "042 190 000 001",
    "phone": "+84 912 000 001",
    "birth_date": "5/10/1990",
    "sex": "female",
    "identity_issued_on": "15-04-2021",
    "identity_issued_by": "Bộ Công an",
    "residence": "Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh",
}


def test_what_is_told_once_is_kept_for_every_form(an: User, client: Client) -> None:
    client.force_login(an)
    page = client.get("/tai-khoan/").content.decode()
    assert 'value="Nguyễn Thị An"' in page
    assert AN["email"] in page
    done = client.post("/tai-khoan/", SAID, follow=True)
    assert "Đã lưu thông tin" in done.content.decode()
    an.refresh_from_db()
    assert an.person == {
        "birth_date": "05/10/1990",
        "sex": "female",
        "identity_issued_on": "15/04/2021",
        "identity_issued_by": "Bộ Công an",
        "residence": "Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh",
    }
    assert (an.full_name, an.phone) == ("Nguyễn Thị An", "0912000001")
    assert 'value="05/10/1990"' in client.get("/tai-khoan/").content.decode()


def test_a_year_of_birth_is_enough_and_other_details_stay(an: User, client: Client) -> None:
    an.person = {"nationality": "Việt Nam", "sex": "female"}
    an.save()
    client.force_login(an)
    client.post("/tai-khoan/", {**SAID, "birth_date": "1990", "sex": ""})
    an.refresh_from_db()
    assert an.person["birth_date"] == "1990"
    assert an.person["nationality"] == "Việt Nam"
    assert "sex" not in an.person


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("birth_date", "31/02/1990", "Viết ngày sinh theo mẫu"),
        ("birth_date", "01/01/2999", "Viết ngày sinh theo mẫu"),
        ("identity_issued_on", "01/01/2999", "Xem lại ngày cấp"),
        ("identity_number", "12", "Nhập đủ 12 chữ số"),
        ("full_name", "", "Điền: Họ, chữ đệm và tên."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    an: User, client: Client, field: str, value: str, says: str
) -> None:
    client.force_login(an)
    text = client.post("/tai-khoan/", {**SAID, field: value}).content.decode()
    assert f'href="#id_{field}">' in text
    assert text.count(says) >= 2
    an.refresh_from_db()
    assert an.person == {}


def test_a_card_that_says_otherwise_is_doubted_but_kept(an: User, client: Client) -> None:
    client.force_login(an)
    odd = {**SAID, "birth_date": "1991", "sex": "male"}
    page = client.post("/tai-khoan/", odd, follow=True).content.decode()
    assert "khác năm sinh đã khai" in page
    assert "khác giới tính đã khai" in page
    an.refresh_from_db()
    assert an.person["sex"] == "male"


@given(st.dates(date(1850, 1, 1), date(2024, 10, 15)), st.sampled_from("/-."))
def test_any_day_of_birth_is_read_back_as_written(day: date, mark: str) -> None:
    with clock.at("2024-10-15T09:00"):
        written = f"{day.day}{mark}{day.month}{mark}{day.year}"
        form = ProfileForm({**SAID, "birth_date": written})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["birth_date"] == f"{day:%d/%m/%Y}"


@given(st.text(max_size=40))
def test_any_text_for_a_date_gets_an_answer(text: str) -> None:
    form = ProfileForm({**SAID, "birth_date": text, "identity_issued_on": text})
    assert form.is_valid() or set(form.errors) <= {"birth_date", "identity_issued_on"}
