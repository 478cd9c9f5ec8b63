import contextlib
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.identity import (
    PROVINCE_CODES,
    Card,
    Checked,
    ImpossibleNumber,
    ImpossiblePhone,
    UnreadableCard,
    check_citizen_id,
    mask_identity,
    mask_phone,
    normalise_phone,
    parse_card_qr,
)

TODAY = date(2024, 10, 15)
CARD = (
    "042090000001|183000001|Nguyễn Văn Mẫu|01011990|Nam"
    "|Thôn 1, Cẩm Minh, Cẩm Xuyên, Hà Tĩnh|15042021"
)


def test_a_good_personal_number_passes_without_a_word():
    checked = check_citizen_id("042190000001", birth_year=1990, sex="female", on=TODAY)
    assert checked == Checked("042190000001", "CCCD", [])


def test_spaces_points_and_full_width_digits_are_forgiven():
    assert check_citizen_id(" 042 190.000-001\u200b").number == "042190000001"
    assert check_citizen_id("\uff10\uff14\uff12190000001").number == "042190000001"


@pytest.mark.parametrize(
    "number", ["", "042", "04219000000", "0421900000011", "04219000000a", "abc", "٠٤٢١٩٠٠٠٠٠٠١"]
)
def test_a_wrong_length_or_a_letter_is_refused_with_what_to_do(number):
    with pytest.raises(ImpossibleNumber) as refusal:
        check_citizen_id(number)
    assert refusal.value.message == (
        "Nhập đủ 12 chữ số của căn cước hoặc 9 chữ số của chứng minh nhân dân."
    )


def test_no_number_begins_with_three_noughts():
    with pytest.raises(ImpossibleNumber, match="000"):
        check_citizen_id("000190000001")
    with pytest.raises(ImpossibleNumber):
        check_citizen_id("000000000")


def test_a_birth_in_the_future_is_refused_and_this_year_is_not():
    with pytest.raises(ImpossibleNumber, match="2025"):
        check_citizen_id("042225000001", on=TODAY)
    assert check_citizen_id("042224000001", on=TODAY).warnings == []


def test_another_sex_or_year_is_only_a_warning():
    checked = check_citizen_id("042190000001", birth_year=1991, sex="male", on=TODAY)
    assert len(checked.warnings) == 2
    assert "1990" in checked.warnings[0]
    assert "1991" in checked.warnings[0]
    assert "nữ" in checked.warnings[1]


def test_a_province_code_that_never_was_is_only_a_warning():
    assert len(check_citizen_id("003190000001").warnings) == 1
    assert len(check_citizen_id("099190000001").warnings) == 1


def test_there_were_63_provinces():
    assert len(PROVINCE_CODES) == 63


def test_a_birth_registered_abroad_has_a_country_code():
    assert check_citizen_id("101190000001").warnings == []


def test_the_old_card_is_good_to_the_last_day_of_2024_and_doubted_after():
    assert check_citizen_id("183000001", on=date(2024, 12, 31)) == Checked("183000001", "CMND", [])
    assert "hết giá trị" in check_citizen_id("183000001", on=date(2025, 1, 1)).warnings[0]


@given(
    st.sampled_from(sorted(PROVINCE_CODES)),
    st.dates(date(1900, 1, 1), TODAY),
    st.booleans(),
    st.integers(0, 999_999),
)
def test_a_number_made_by_the_rule_is_never_doubted(place, birth, female, serial):
    century = (birth.year - 1900) // 100 * 2 + female
    number = f"{place}{century}{birth.year % 100:02}{serial:06}"
    sex = "female" if female else "male"
    assert check_citizen_id(number, birth_year=birth.year, sex=sex, on=TODAY).warnings == []


@given(st.text())
def test_any_text_is_a_number_or_is_refused(text):
    with contextlib.suppress(ImpossibleNumber):
        assert len(check_citizen_id(text).number) in {9, 12}


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        "+84 912 345 678",
        "84912345678",
        "0084 912345678",
        "+84 (0) 912.345.678",
        "0912-345-678",
    ],
)
def test_a_mobile_number_is_kept_in_one_form(typed):
    assert normalise_phone(typed) == "0912345678"


def test_a_landline_of_ha_tinh_is_a_telephone_number_too():
    assert normalise_phone("(0239) 3 855 000") == "02393855000"
    assert normalise_phone("+84 239 3855 000") == "02393855000"


@pytest.mark.parametrize(
    "typed",
    ["", "0112345678", "091234567", "09123456789", "0239385500", "số nhà tôi", "+1 912345678"],
)
def test_what_is_no_telephone_number_is_refused_with_an_example(typed):
    with pytest.raises(ImpossiblePhone, match="ví dụ 0912345678"):
        normalise_phone(typed)


def test_lists_show_the_ends_of_a_number_only():
    assert mask_identity("042190000012") == "042*********12"
    assert mask_phone("0912345678") == "091*****78"


def test_a_short_number_is_hidden_altogether():
    assert mask_identity("1234567") == mask_phone("1234567") == "*******"


@given(st.text("0123456789", max_size=14))
def test_a_mask_never_shows_more_than_five_digits(number):
    for masked in (mask_identity(number), mask_phone(number)):
        assert sum(char.isdigit() for char in masked) <= 5


def test_the_qr_of_a_chip_card_fills_a_form():
    assert parse_card_qr(CARD) == Card(
        number="042090000001",
        old_number="183000001",
        name="Nguyễn Văn Mẫu",
        birth_date=date(1990, 1, 1),
        birth_year=1990,
        sex="male",
        address="Thôn 1, Cẩm Minh, Cẩm Xuyên, Hà Tĩnh",
        issued_on=date(2021, 4, 15),
    )


def test_a_scanner_may_add_a_line_end_and_newer_cards_more_parts():
    typed = unicodedata.normalize("NFD", CARD) + "|Cha|Mẹ|\r\n"
    assert parse_card_qr(typed) == parse_card_qr(CARD)


def test_a_card_may_know_no_old_number_and_only_the_year_of_birth():
    card = parse_card_qr("042140000001||Trần Thị Mẫu|00001940|Nữ|Cẩm Lạc|15042021")
    assert (card.old_number, card.birth_date, card.birth_year) == ("", None, 1940)
    assert card.sex == "female"


@pytest.mark.parametrize(
    "text", ["", "https://example.org", "042090000001|x|y", "04209|" + "|".join("abcdef")]
)
def test_another_qr_is_refused_with_what_to_scan(text):
    with pytest.raises(UnreadableCard, match="Quét lại mã QR"):
        parse_card_qr(text)


@given(st.lists(st.text(), min_size=6, max_size=9))
def test_nothing_printed_on_a_card_breaks_the_reader(parts):
    with contextlib.suppress(UnreadableCard):
        assert parse_card_qr("|".join(["042090000001", *parts])).number == "042090000001"
