"""Units, addresses and agencies: understood as of a day, by any name they had."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.agencies.gazetteer import Place, gazetteer
from motcua.common import clock
from motcua.common.vietnamese import fold
from motcua.procedures.fields import display_rows, form_for
from motcua.procedures.reader import parse
from tests.procedures.builders import Unsaved, asking, asking_one, sample

NOW = "2026-11-22T09:00"
TODAY = dt.date(2026, 11, 22)
MINH = "18751-20200101"
MINH_FULL = "xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh"
PLACES = [
    place
    for level in ("province", "district", "commune")
    for day in (dt.date(2024, 10, 15), dt.date(2025, 3, 1), TODAY)
    for place in gazetteer().on(day, level)
]


def sent(version: Unsaved, value: str, **more: str) -> Any:
    """The answer as kept after sending, or the sentences that refuse it."""
    with clock.at(NOW):
        form = form_for(version, "declaration", {"it": value} | more, strict=True)
        return form.cleaned_data["it"] if form.is_valid() else form.errors["it"]


def shown(version: Unsaved, **answers: str) -> str:
    with clock.at(NOW):
        ((_title, rows),) = display_rows(version.description, answers)
        return dict(rows)["Điều hỏi"]


def on_a_day(kind: str, **more: Any) -> Unsaved:
    """A place named as of the day in another field."""
    return asking(
        {"key": "day", "kind": "date", "label": "Ngày"},
        {"key": "it", "kind": kind, "label": "Điều hỏi", "units_on": "day"} | more,
    )


@pytest.mark.parametrize(
    "text",
    [
        "xã Cẩm Minh",
        "xa cam minh",
        "Cẩm Minh",
        "Cẩm Minh, huyện Cẩm Xuyên",
        "X. Cẩm Minh, H. Cẩm Xuyên, T. Hà Tĩnh",
        "cam minh cam xuyen ha tinh",
        MINH_FULL,
        f"{MINH_FULL} (nay là xã Cẩm Lạc)",
        MINH,
    ],
)
def test_an_old_commune_is_understood_however_it_is_written(text: str) -> None:
    version = asking_one("unit")
    assert sent(version, text) == MINH
    assert shown(version, it=MINH) == f"{MINH_FULL} (nay là xã Cẩm Lạc)"
    # A draft holds what was typed: the review page says how it is understood.
    assert shown(version, it=text) == shown(version, it=MINH)


@pytest.mark.parametrize(
    ("text", "day", "name"),
    [
        ("Cẩm Lạc", "", "xã Cẩm Lạc, tỉnh Hà Tĩnh"),
        (
            "Cẩm Lạc",
            "05/10/2024",
            "xã Cẩm Lạc, huyện Cẩm Xuyên, tỉnh Hà Tĩnh (nay vẫn là xã Cẩm Lạc)",
        ),
        (
            "Cẩm Lạc, Cẩm Xuyên",
            "",
            "xã Cẩm Lạc, huyện Cẩm Xuyên, tỉnh Hà Tĩnh (nay vẫn là xã Cẩm Lạc)",
        ),
        ("xã Thạch Hà", "", "xã Thạch Hà, tỉnh Hà Tĩnh"),
        (
            "xã Thạch Hạ",
            "",
            "xã Thạch Hạ, thành phố Hà Tĩnh, tỉnh Hà Tĩnh (nay là phường Trần Phú)",
        ),
        (
            "TT Cẩm Xuyên",
            "",
            "thị trấn Cẩm Xuyên, huyện Cẩm Xuyên, tỉnh Hà Tĩnh (nay là xã Cẩm Xuyên)",
        ),
    ],
)
def test_a_name_means_the_place_of_the_day(text: str, day: str, name: str) -> None:
    version = on_a_day("unit")
    key = sent(version, text, day=day)
    assert isinstance(key, str), key
    assert shown(version, it=key, day=day) == name


@pytest.mark.parametrize(
    ("level", "text", "day", "mend"),
    [
        ("commune", "xã Hồng Lộc", "05/10/2026", None),
        ("commune", "xã Hộ Độ", "", "ghi cả huyện"),
        ("commune", "xã Cẩm Mihn", "", "có phải là xã Cẩm Minh, huyện Cẩm Xuyên"),
        ("commune", "Kim Liên, Nam Đàn, Nghệ An", "", "chưa có của tỉnh Nghệ An"),
        ("commune", "Phường Thành Sen", "05/10/2024", "ngày 05/10/2024 chưa có phường Thành Sen"),
        ("commune", "không đâu cả", "", "chọn trong danh sách xã, phường, thị trấn gợi ý"),
        ("commune", "huyện Cẩm Xuyên", "", "có phải là"),
        ("province", "Sao Hỏa", "", "ví dụ tỉnh Hà Tĩnh"),
    ],
)
def test_what_is_not_understood_says_how_to_write_it(
    level: str, text: str, day: str, mend: str | None
) -> None:
    said = sent(on_a_day("unit", unit_level=level), text, day=day)
    if mend is None:
        assert isinstance(said, str)
    else:
        assert not isinstance(said, str), said
        assert str(said[0]).startswith("Điều hỏi: ")
        assert mend in str(said[0])


def test_provinces_are_known_by_all_their_names() -> None:
    version = asking_one("unit", unit_level="province")
    assert shown(version, it=sent(version, "hà giang")) == "tỉnh Hà Giang (nay là tỉnh Tuyên Quang)"
    assert shown(version, it=sent(version, "TPHCM")) == "thành phố Hồ Chí Minh"
    assert len(gazetteer().on(TODAY, "province")) == 34
    assert len(gazetteer().on(dt.date(2024, 10, 15), "province")) == 63


@settings(deadline=None)
@given(st.sampled_from(PLACES), st.booleans())
def test_every_place_reads_back_as_itself(place: Place, plain: bool) -> None:
    """Its key and what a page shows of it mean it again, with and without accents, on every day it stood."""
    version = on_a_day("unit", unit_level=place.level)
    day = f"{place.valid_to or TODAY:%d/%m/%Y}"
    assert sent(version, place.key, day=day) == place.key
    text = gazetteer().shown(place, TODAY)
    assert sent(version, fold(text) if plain else text, day=day) == place.key
    with clock.at(NOW):
        again = form_for(version, "declaration", initial={"it": place.key}, strict=False)
        assert again["it"].value() == text
    assert shown(version, it=place.key, day=day) == text


def test_a_box_suggests_the_places_of_the_day_without_a_script() -> None:
    with clock.at(NOW):
        html = form_for(asking_one("unit"), "declaration", strict=False)["it"].as_field_group()
        then = form_for(
            on_a_day("unit"), "declaration", initial={"day": "05/10/2024"}, strict=False
        )["it"].as_field_group()
    assert 'list="id_it_list"' in html
    assert '<datalist id="id_it_list">' in html
    assert html.count("<option") == 69
    assert then.count("<option") == 216


def test_the_day_of_a_place_is_watched_so_that_the_suggestions_follow() -> None:
    form = form_for(on_a_day("unit"), "declaration", strict=False)
    assert form.fields["day"].watched  # type: ignore[attr-defined]
    assert not form.fields["it"].watched  # type: ignore[attr-defined]


def test_an_address_stays_as_typed_and_is_shown_with_the_name_of_today() -> None:
    version = asking_one("address", units_on="today")
    text = "Thôn 1, xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh"
    assert sent(version, text) == text
    assert shown(version, it=text) == f"{text} (nay là xã Cẩm Lạc)"
    assert shown(version, it="Thôn 1, xã Cẩm Lạc, Hà Tĩnh") == "Thôn 1, xã Cẩm Lạc, Hà Tĩnh"
    assert shown(asking_one("address"), it=text) == text


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Thôn 1, xã Cẩm Lạc, tỉnh Hà Tĩnh", ""),
        ("Thôn 1 xã Cẩm Minh huyện Cẩm Xuyên", ""),
        ("Xóm 3, xã Kim Liên, tỉnh Nghệ An", ""),
        ("12 đường Nguyễn Du", "chưa nhận ra xã, phường"),
        ("Thôn 2, xã Hộ Độ", "nên ghi cả huyện"),
    ],
)
def test_an_address_that_is_not_understood_is_doubted_but_never_refused(
    text: str, doubt: str
) -> None:
    version = asking_one("address", units_on="today")
    with clock.at(NOW):
        form = form_for(version, "declaration", {"it": text}, strict=True)
        assert form.is_valid()
        said = " ".join(warning["message"] for warning in form.warnings)
    assert doubt in said
    assert bool(doubt) == bool(said)


@settings(deadline=None)
@given(st.text())
def test_no_text_breaks_an_address_or_a_unit(text: str) -> None:
    for version in (on_a_day("address"), on_a_day("unit"), on_a_day("unit", unit_level="province")):
        with clock.at(NOW):
            draft = form_for(version, "declaration", {"it": text, "day": text}, strict=False)
            assert isinstance(draft.warnings, list)
            display_rows(version.description, draft.draft_values())
            assert draft["it"].value() is not None


@pytest.mark.parametrize(
    "text", ["UBND xã Cẩm Lạc", "ủy ban nhân dân xã Cẩm Lạc", "ubnd xa cam lac"]
)
def test_an_agency_is_chosen_by_its_name_and_kept_by_its_key(text: str) -> None:
    version = asking_one("agency", agency_kinds=["commune-committee"])
    key = sent(version, text)
    assert key == "ubnd-xa-cam-lac-20250701"
    assert sent(version, key) == key
    assert shown(version, it=key) == "UBND xã Cẩm Lạc"
    with clock.at(NOW):
        form = form_for(version, "declaration", initial={"it": key}, strict=False)
        assert form["it"].value() == "UBND xã Cẩm Lạc"
        assert form["it"].as_field_group().count("<option") == 69


def test_an_agency_of_another_kind_or_day_is_not_offered() -> None:
    version = on_a_day("agency", agency_kinds=["commune-committee"])
    assert "gợi ý" in str(sent(version, "Sở Tư pháp Hà Tĩnh")[0])
    assert "có phải" in str(sent(version, "UBND xã Cẩm Minhh", day="05/10/2024")[0])
    old = sent(version, "UBND xã Cẩm Minh", day="05/10/2024")
    assert shown(version, it=old) == "UBND xã Cẩm Minh, huyện Cẩm Xuyên"
    assert not isinstance(sent(version, old, day="05/10/2026"), str)


@pytest.mark.django_db
def test_twenty_places_on_a_form_ask_the_database_nothing() -> None:
    from django.db import connection

    version = asking(
        *({"key": f"it{n}", "kind": "unit", "label": f"Nơi {n}"} for n in range(20)),
        {"key": "where", "kind": "address", "label": "Địa chỉ", "units_on": "today"},
        {"key": "who", "kind": "agency", "label": "Ai", "agency_kinds": ["commune-police"]},
    )
    answers = {f"it{n}": "xã Cẩm Minh" for n in range(20)} | {"who": "Công an xã Cẩm Lạc"}
    with CaptureQueriesContext(connection) as queries:
        form = form_for(version, "declaration", answers, strict=True)
        assert form.is_valid(), form.errors
        assert all(field.as_field_group() for field in form)
        display_rows(version.description, answers)
    assert len(queries) == 0


@pytest.mark.parametrize(
    ("field", "key", "mend"),
    [
        ({"kind": "unit", "units_on": "nothing"}, "units_on", "khóa của một ô ngày"),
        ({"kind": "unit", "units_on": "it"}, "units_on", "khóa của một ô ngày"),
        ({"kind": "text", "units_on": "today"}, "units_on", "chỉ unit, address"),
        ({"kind": "text", "unit_level": "district"}, "unit_level", "chỉ kind = unit"),
        ({"kind": "agency"}, "agency_kinds", "phải có agency_kinds"),
        ({"kind": "text", "agency_kinds": ["commune-police"]}, "agency_kinds", "chỉ kind = agency"),
        ({"kind": "unit", "prefill": "submitter.residence"}, "prefill", "không điền sẵn được"),
    ],
)
def test_a_place_described_wrongly_is_told_with_its_mend(
    field: dict[str, Any], key: str, mend: str
) -> None:
    one = {"key": "it", "label": "Điều hỏi"} | field
    _description, problems = parse(sample(form=[{"key": "a", "title": "A", "fields": [one]}]))
    assert any(where[-1] == key and mend in message for where, message in problems), problems


def test_a_place_in_a_row_is_named_as_of_the_day_of_its_row() -> None:
    group = {
        "key": "moves",
        "kind": "repeated",
        "label": "Các lần chuyển",
        "fields": [
            {"key": "day", "kind": "date", "label": "Ngày"},
            {"key": "to", "kind": "unit", "label": "Đến", "units_on": "day"},
        ],
    }
    answers = {
        "moves__0__day": "05/10/2024",
        "moves__0__to": "Cẩm Lạc",
        "moves__1__day": "05/10/2026",
        "moves__1__to": "Cẩm Lạc",
    }
    with clock.at(NOW):
        form = form_for(asking(group), "declaration", answers, strict=True)
        assert form.is_valid(), form.errors
    assert form.cleaned_data["moves__0__to"] == "18748-20200101"
    assert form.cleaned_data["moves__1__to"] == "18748-20250701"
    wrong = group["fields"][1] | {"units_on": "nothing"}  # type: ignore[operator]
    data = sample(form=[{"key": "a", "title": "A", "fields": [group | {"fields": [wrong]}]}])
    assert any("units_on" in where for where, _message in parse(data)[1])


@pytest.mark.parametrize("typed", ["a," * 1_000_000, "xa a " * 400_000, " " * 2_000_000 + "x"])
def test_an_address_as_long_as_a_book_is_answered_at_once(typed: str) -> None:
    """A draft keeps whatever is typed; looking at all of it, once for each comma, would take days."""
    assert gazetteer().at_the_end(typed) == []
    assert gazetteer().province_at_the_end(typed) is None
    assert MINH in [place.key for place in gazetteer().at_the_end(f"{typed}, {MINH_FULL}")]
