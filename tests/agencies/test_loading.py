"""Base data may be loaded at every start, and leaves alone what people changed."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from motcua.agencies import facts
from motcua.agencies.loader import load_agencies, load_calendar, load_territory
from motcua.agencies.models import (
    Agency,
    CalendarDay,
    Division,
    LoadedFacts,
    OfficeHours,
    Succession,
    Unit,
    UnitAlias,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the facts that a test may change."""
    for name in ("agencies.toml", "calendar.csv", "office_hours.csv"):
        shutil.copy(settings.FACTS_DIR / name, tmp_path)
    shutil.copytree(settings.FACTS_DIR / "units", tmp_path / "units")
    return tmp_path


def everything() -> list[list[tuple[object, ...]]]:
    models = (Unit, Succession, UnitAlias, Agency, Division, CalendarDay, OfficeHours)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def test_unchanged_facts_cost_one_query_each(
    django_assert_num_queries: Callable[..., object],
) -> None:
    for load in (load_territory, load_calendar):
        # A savepoint, the question, the release of the savepoint.
        with django_assert_num_queries(3):
            assert not load()
    with django_assert_num_queries(6):
        assert not load_agencies()


def test_loading_again_changes_nothing_not_even_a_key() -> None:
    before = everything()
    LoadedFacts.objects.update(fingerprint="")
    assert load_agencies()
    assert load_calendar()
    after = everything()
    # Office hours that nobody touched are replaced as a whole.
    assert [row[1:] for row in after.pop()] == [row[1:] for row in before.pop()]
    assert after == before
    assert not Agency.pgh_event_model.objects.exists()


def test_a_first_load_takes_a_handful_of_statements(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    LoadedFacts.objects.update(fingerprint="")
    with django_assert_max_num_queries(60):
        load_agencies()
        load_calendar()


def test_the_commands_say_whether_there_was_anything_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    LoadedFacts.objects.filter(name="calendar").delete()
    for command in ("load_territory", "load_agencies", "load_calendar"):
        call_command(command)
    assert capsys.readouterr().out.split("\n")[:3] == [
        "Không có gì thay đổi.",
        "Không có gì thay đổi.",
        "Đã nạp.",
    ]


def test_a_real_identifier_takes_the_place_of_a_sample(folder: Path) -> None:
    with (folder / "agencies.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[override]]\nslug = "ubnd-xa-cam-lac-20250701"\ncode = "H27.77.01"\n'
            'code_is_sample = false\naddress = "Thôn 2, xã Cẩm Lạc"\n'
        )
    agency = Agency.objects.get(slug="ubnd-xa-cam-lac-20250701")
    assert load_agencies(folder)
    key, agency = agency.pk, Agency.objects.get(slug="ubnd-xa-cam-lac-20250701")
    assert agency.pk == key
    assert (agency.code, agency.code_is_sample) == ("H27.77.01", False)
    assert agency.address == "Thôn 2, xã Cẩm Lạc"
    history = Agency.pgh_event_model.objects.filter(pgh_obj=agency)
    assert [row.code for row in history] == ["H27.77.01"]


def test_a_holiday_that_was_moved_leaves_its_old_day(folder: Path) -> None:
    path = folder / "calendar.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("2027-02-04", "2027-02-11"), "utf-8")
    assert load_calendar(folder)
    assert not CalendarDay.objects.filter(date=date(2027, 2, 4)).exists()
    assert CalendarDay.objects.filter(date=date(2027, 2, 11)).exists()


def test_a_day_and_hours_changed_by_hand_survive_new_facts(folder: Path) -> None:
    CalendarDay.objects.filter(date=date(2027, 2, 4)).update(kind="ordinary", by_hand=True)
    CalendarDay.objects.create(
        date=date(2026, 12, 7), kind="swap_day_off", name="Bão", by_hand=True
    )
    OfficeHours.objects.update(intervals="08:00–12:00", by_hand=True)
    with (folder / "calendar.csv").open("a", encoding="utf-8") as file:
        file.write("2028-12-30,makeup_working_day,Làm bù,\n")
    assert load_calendar(folder)
    assert CalendarDay.objects.get(date=date(2027, 2, 4)).kind == "ordinary"
    assert CalendarDay.objects.filter(date=date(2026, 12, 7)).exists()
    assert CalendarDay.objects.filter(date=date(2028, 12, 30)).exists()
    assert list(OfficeHours.objects.values_list("intervals", flat=True)) == ["08:00–12:00"]


def test_a_successor_whose_name_does_not_fit_its_code_is_refused(folder: Path) -> None:
    path = folder / "units" / "successors_2025-07-01.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Xã Cẩm Minh", "Xã Cẩm Mình"), "utf-8")
    with pytest.raises(ValueError, match="Xã Cẩm Mình"):
        load_territory(folder)


def test_the_facts_are_written_in_composed_letters_and_know_every_type() -> None:
    known = facts.units(settings.FACTS_DIR / "units")
    assert len({unit.id for unit in known}) == len(known)
    assert {unit.type for unit in known} == set(facts.TYPES)
    assert all(unit.name == f"{unit.type} {unit.short_name}" for unit in known)
