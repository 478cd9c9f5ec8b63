from datetime import UTC, date, datetime, time

from django.template import Context, Engine

engine = Engine(libraries={"vi": "motcua.common.templatetags.vi"})
EARLY_IN_LONDON = datetime(2024, 10, 15, 2, 12, tzinfo=UTC)


def show(expression: str, value: object) -> str:
    template = engine.from_string("{% load vi %}{{ value|" + expression + " }}")
    return template.render(Context({"value": value}))


def test_money_is_written_with_points():
    assert show("dong", 8_000) == "8.000 đồng"
    assert show("dong", 0) == "0 đồng"


def test_a_stored_moment_is_shown_in_local_time():
    assert show("luc", EARLY_IN_LONDON) == "09:12 ngày 15/10/2024"
    assert show("gio", EARLY_IN_LONDON) == "09:12"
    assert show("ngay", datetime(2024, 10, 15, 18, tzinfo=UTC)) == "16/10/2024"


def test_plain_days_and_times_are_shown_as_they_are():
    assert show("ngay", date(2024, 1, 5)) == "05/01/2024"
    assert show("gio", time(0, 0)) == "00:00"


def test_personal_numbers_are_masked():
    assert show("mask_identity", "042190000012") == "042*********12"
    assert show("mask_phone", "0912345678") == "091*****78"


def test_nothing_stays_nothing():
    for name in ("dong", "ngay", "gio", "luc", "mask_identity", "mask_phone"):
        assert show(name, None) == show(name, "") == ""


def test_a_phone_number_is_shown_in_groups():
    assert show("dien_thoai", "02390000743") == "0239 0000 743"
    assert show("dien_thoai", "0912000001") == "0912 000 001"
    assert show("dien_thoai", "1900") == "1900"
    assert show("dien_thoai", None) == ""
