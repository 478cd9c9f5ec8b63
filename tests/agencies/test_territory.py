"""Three states of one province, and what became of every place in it."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from motcua.agencies import queries
from motcua.agencies.models import Succession, Unit, UnitKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]

SEED_DAY = date(2024, 10, 15)
EARLY_2025 = date(2025, 3, 1)
TODAY = date(2026, 11, 22)

FindUnit = Callable[[str, date], Unit]


def names(units: list[Unit]) -> list[str]:
    return [unit.name for unit in units]


@pytest.mark.parametrize(
    ("day", "districts", "communes", "tiers"),
    [
        (SEED_DAY, 13, 216, 3),
        (date(2024, 12, 31), 13, 216, 3),
        (date(2025, 1, 1), 12, 209, 3),
        (date(2025, 6, 30), 12, 209, 3),
        (date(2025, 7, 1), 0, 69, 2),
        (TODAY, 0, 69, 2),
    ],
)
def test_each_day_has_the_units_of_its_law(
    day: date, districts: int, communes: int, tiers: int
) -> None:
    assert queries.units_on(day, UnitKind.DISTRICT).count() == districts
    assert queries.units_on(day, UnitKind.COMMUNE).count() == communes
    assert queries.tiers_on(day) == tiers


def test_all_69_codes_of_today_are_old_codes_and_57_meant_another_name() -> None:
    then = {unit.code: unit for unit in queries.units_on(SEED_DAY, UnitKind.COMMUNE)}
    now = list(queries.units_on(TODAY, UnitKind.COMMUNE))
    assert len(now) == 69
    assert all(unit.code in then for unit in now)
    assert sum(unit.name != then[unit.code].name for unit in now) == 57
    assert all(queries.unit_by_key(unit.key) == unit for unit in [*now, *then.values()])


def test_a_place_that_did_not_change_is_one_row_across_both_three_tier_states(
    unit: FindUnit,
) -> None:
    assert unit("Xã Cẩm Minh", SEED_DAY) == unit("Xã Cẩm Minh", EARLY_2025)
    assert unit("Xã Cẩm Bình", SEED_DAY) != unit("Xã Cẩm Bình", EARLY_2025)
    assert unit("Xã Cẩm Bình", EARLY_2025).parent == unit("Thành phố Hà Tĩnh", EARLY_2025)


def test_xa_cam_minh_is_xa_cam_lac_today(unit: FindUnit) -> None:
    old = unit("Xã Cẩm Minh", SEED_DAY)
    assert names(queries.successors(old, TODAY)) == ["Xã Cẩm Lạc"]
    assert queries.now_is(old, TODAY) == [unit("Xã Cẩm Lạc", TODAY)]
    assert queries.now_is_sentence(old, TODAY) == "nay là xã Cẩm Lạc"


def test_a_place_that_is_still_there_has_nothing_to_be_said(unit: FindUnit) -> None:
    old = unit("Xã Cẩm Minh", SEED_DAY)
    assert queries.successors(old, SEED_DAY) == [old]
    assert queries.now_is(old, SEED_DAY) == []
    assert queries.now_is_sentence(old, SEED_DAY) == ""


def test_a_name_kept_for_other_ground_is_still_said_to_be_so(unit: FindUnit) -> None:
    assert queries.now_is_sentence(unit("Xã Cẩm Lạc", SEED_DAY), TODAY) == "nay vẫn là xã Cẩm Lạc"
    assert unit("Xã Cẩm Lạc", SEED_DAY) != unit("Xã Cẩm Lạc", TODAY)


def test_every_commune_that_ever_was_has_a_successor_today() -> None:
    for day in (SEED_DAY, EARLY_2025):
        for unit in queries.units_on(day, UnitKind.COMMUNE):
            found = queries.successors(unit, TODAY)
            assert found, unit
            assert all(other.kind == UnitKind.COMMUNE and not other.valid_to for other in found)


def test_every_commune_of_today_comes_from_somewhere() -> None:
    assert not queries.units_on(TODAY, UnitKind.COMMUNE).filter(came_from=None).exists()


def test_a_chain_over_two_reforms_is_followed(
    unit: FindUnit, django_assert_num_queries: Callable[..., object]
) -> None:
    old = unit("Xã Sơn Bình", SEED_DAY)
    assert names(queries.successors(old, EARLY_2025)) == ["Xã Châu Bình"]
    with django_assert_num_queries(2):
        found = queries.successors(old, TODAY)
    assert names(found) == names(queries.successors(unit("Xã Châu Bình", EARLY_2025), TODAY))
    assert len(found) == 1


@pytest.mark.parametrize(
    ("name", "parts", "sentence"),
    [
        (
            "Phường Đại Nài",
            ["Phường Hà Huy Tập", "Phường Thành Sen"],
            "nay thuộc phường Hà Huy Tập, phường Thành Sen",
        ),
        (
            "Xã Kỳ Lợi",
            ["Phường Hoành Sơn", "Phường Sông Trí", "Phường Vũng Áng"],
            "nay thuộc phường Hoành Sơn, phường Sông Trí, phường Vũng Áng",
        ),
    ],
)
def test_a_place_that_was_split_has_several_successors(
    unit: FindUnit, name: str, parts: list[str], sentence: str
) -> None:
    old = unit(name, SEED_DAY)
    assert names(queries.successors(old, TODAY)) == parts
    assert queries.now_is_sentence(old, TODAY) == sentence


def test_only_two_communes_are_unchanged(unit: FindUnit) -> None:
    kept = Succession.objects.filter(relation="keep", effective_on=date(2025, 7, 1))
    assert {row.new.name for row in kept} == {"Xã Sơn Kim 1", "Xã Sơn Kim 2"}


@pytest.mark.parametrize(
    "text",
    ["xã Cẩm Minh", "xa cam minh", "CẨM MINH", "Thôn 1, Cẩm Minh, Cẩm Xuyên, Hà Tĩnh", "cẩm  minh"],
)
def test_a_place_is_found_as_people_write_it(text: str) -> None:
    assert names(queries.find_unit(text)) == ["Xã Cẩm Minh"]


def test_finding_a_place_by_address_costs_three_queries_at_most(
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    with django_assert_max_num_queries(3):
        queries.find_unit("Thôn 1, Cẩm Minh, Cẩm Xuyên, Hà Tĩnh")


def test_a_place_is_found_as_of_a_day() -> None:
    assert queries.find_unit("Cẩm Minh", TODAY) == []
    assert [unit.valid_to for unit in queries.find_unit("Cẩm Lạc", TODAY)] == [None]
    assert names(queries.find_unit("Cẩm Lạc, Cẩm Xuyên", TODAY)) == []
    assert names(queries.find_unit("Cẩm Minh, Cẩm Xuyên", TODAY)) == []
    assert names(queries.find_unit("Kỳ Anh", SEED_DAY)) == ["Huyện Kỳ Anh", "Thị xã Kỳ Anh"]
    assert names(queries.find_unit("Kỳ Anh"))[0] == "Xã Kỳ Anh"
    assert names(queries.find_unit("thị xã Kỳ Anh"))[0] == "Thị xã Kỳ Anh"


@pytest.mark.parametrize("text", ["", " , ,", "không có nơi này", "\x00", "%", "," * 5000])
def test_nonsense_finds_no_place(text: str) -> None:
    assert queries.find_unit(text) == []


def test_misspelt_names_are_stored_right_and_still_found(unit: FindUnit) -> None:
    right = unit("Xã Cẩm Vịnh", SEED_DAY)
    assert not Unit.objects.filter(short_name__in=("Cẩm Vĩnh", "Cỗ Đạm")).exists()
    assert right in queries.find_unit("Xã Cẩm Vĩnh")
    assert list(right.aliases.values_list("name", flat=True)) == ["Xã Cẩm Vĩnh"]
    assert unit("Xã Cổ Đạm", TODAY) in queries.find_unit("cỗ đạm")


@pytest.mark.parametrize(
    "key", ["", "18751", "18751-", "-20200101", "18751-20201301", "x-20200101"]
)
def test_a_broken_key_names_no_unit(key: str) -> None:
    assert queries.unit_by_key(key) is None


def test_a_full_address_goes_up_to_the_province(unit: FindUnit) -> None:
    assert (
        queries.full_address(unit("Xã Cẩm Minh", SEED_DAY))
        == "Xã Cẩm Minh, huyện Cẩm Xuyên, tỉnh Hà Tĩnh"
    )
    assert queries.full_address(unit("Xã Cẩm Lạc", TODAY)) == "Xã Cẩm Lạc, tỉnh Hà Tĩnh"


def test_one_code_begins_once_a_day_and_nothing_ends_before_it_begins(unit: FindUnit) -> None:
    here = unit("Xã Cẩm Lạc", TODAY)
    for wrong in (
        {"code": here.code, "valid_from": here.valid_from},
        {"code": "99999", "valid_from": TODAY, "valid_to": SEED_DAY},
        {"code": "99998", "valid_from": TODAY, "parent": None},
    ):
        values = {"name": "Xã Thử", "kind": UnitKind.COMMUNE, "parent": here.parent} | wrong
        with pytest.raises(IntegrityError), transaction.atomic():
            Unit.objects.create(**values)
