"""cấp cơ quan → huyện → xã, as it was on the seed's day and as it is now."""

from collections.abc import Callable
from datetime import date

import pytest

from motcua.agencies.models import Unit
from motcua.agencies.picker import Picker, picker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]

SEED_DAY = date(2024, 10, 15)
EARLY_2025 = date(2025, 3, 1)
TODAY = date(2026, 11, 22)

FindUnit = Callable[[str, date], Unit]


def labels(found: Picker, name: str) -> list[str]:
    return next(
        [str(option.label) for option in select.options]
        for select in found.selects
        if select.name == name
    )


def shown(found: Picker) -> list[str]:
    return [select.name for select in found.selects]


def test_on_the_seeds_day_the_seeds_own_path_leads_to_xa_cam_minh(unit: FindUnit) -> None:
    found = picker(SEED_DAY)
    assert shown(found) == ["level"]
    assert labels(found, "level") == [
        "Sở, ban, ngành và UBND tỉnh",
        "UBND cấp huyện",
        "UBND cấp xã",
    ]
    assert not found.old_address_possible

    found = picker(SEED_DAY, level="commune")
    assert shown(found) == ["level", "district"]
    assert len(labels(found, "district")) == 13

    district = unit("Huyện Cẩm Xuyên", SEED_DAY)
    found = picker(SEED_DAY, level="commune", district=district.key)
    assert shown(found) == ["level", "district", "commune"]
    assert len(labels(found, "commune")) == 23
    assert found.agency is None

    commune = unit("Xã Cẩm Minh", SEED_DAY)
    found = picker(SEED_DAY, level="commune", district=district.key, commune=commune.key)
    assert found.agency is not None
    assert found.agency.name == "UBND xã Cẩm Minh"
    assert found.unit == commune
    assert found.now_is == ""
    assert [select.value for select in found.selects] == ["commune", district.key, commune.key]


def test_a_district_office_is_chosen_after_the_district(unit: FindUnit) -> None:
    found = picker(SEED_DAY, level="district", district=unit("Huyện Cẩm Xuyên", SEED_DAY).key)
    assert found.agency is not None
    assert found.agency.name == "UBND huyện Cẩm Xuyên"
    assert shown(found) == ["level", "district"]


def test_departments_come_after_the_committee_of_the_province() -> None:
    found = picker(SEED_DAY, level="province")
    offered = labels(found, "agency")
    assert offered[0] == "UBND tỉnh Hà Tĩnh"
    assert "Sở Lao động – Thương binh và Xã hội Hà Tĩnh" in offered
    assert "Sở Lao động – Thương binh và Xã hội Hà Tĩnh" not in labels(
        picker(TODAY, level="province"), "agency"
    )
    assert found.agency is None
    found = picker(SEED_DAY, level="province", agency="so-xay-dung-ha-tinh-20200101")
    assert found.agency is not None
    assert found.agency.name == "Sở Xây dựng Hà Tĩnh"


def test_today_there_are_two_tiers_and_no_district(unit: FindUnit) -> None:
    found = picker(TODAY, level="commune")
    assert found.tiers == 2
    assert found.old_address_possible
    assert shown(found) == ["level", "commune"]
    assert len(labels(found, "commune")) == 69
    found = picker(TODAY, level="commune", commune=unit("Xã Cẩm Lạc", TODAY).key)
    assert found.agency is not None
    assert found.agency.slug == "ubnd-xa-cam-lac-20250701"


def test_today_the_old_address_leads_to_the_agency_of_today(unit: FindUnit) -> None:
    district, commune = unit("Huyện Cẩm Xuyên", SEED_DAY), unit("Xã Cẩm Minh", SEED_DAY)
    found = picker(
        TODAY, level="commune", district=district.key, commune=commune.key, old_address=True
    )
    assert found.old_address
    assert shown(found) == ["level", "district", "commune"]
    assert found.agency is not None
    assert found.agency.name == "UBND xã Cẩm Lạc"
    assert found.agency.valid_to is None
    assert found.unit == unit("Xã Cẩm Lạc", TODAY)
    assert found.now_is == "nay là xã Cẩm Lạc"


def test_old_districts_of_every_time_can_be_chosen(unit: FindUnit) -> None:
    found = picker(TODAY, old_address=True)
    assert len(labels(found, "district")) == 13
    under_city = picker(TODAY, old_address=True, district=unit("Thành phố Hà Tĩnh", SEED_DAY).key)
    offered = labels(under_city, "commune")
    assert offered.count("Phường Trần Phú") == 1
    assert {"Xã Thạch Trung", "Phường Thạch Trung", "Xã Cẩm Bình"} <= set(offered)
    cam_xuyen = picker(TODAY, old_address=True, district=unit("Huyện Cẩm Xuyên", SEED_DAY).key)
    assert len(labels(cam_xuyen, "commune")) == 23


def test_a_split_place_asks_which_agency(unit: FindUnit) -> None:
    district, commune = unit("Thị xã Kỳ Anh", SEED_DAY), unit("Xã Kỳ Lợi", SEED_DAY)
    asked = {"district": district.key, "commune": commune.key, "old_address": True}
    found = picker(TODAY, level="commune", **asked)
    assert found.agency is None
    assert found.unit is None
    assert labels(found, "agency") == [
        "UBND phường Hoành Sơn",
        "UBND phường Sông Trí",
        "UBND phường Vũng Áng",
    ]
    assert found.now_is.startswith("nay thuộc phường Hoành Sơn")
    found = picker(TODAY, level="commune", agency="ubnd-phuong-vung-ang-20250701", **asked)
    assert found.unit == unit("Phường Vũng Áng", TODAY)


def test_early_2025_knows_its_own_tree_and_the_district_that_had_just_gone(unit: FindUnit) -> None:
    assert len(labels(picker(EARLY_2025, level="commune"), "district")) == 12
    old = picker(EARLY_2025, old_address=True, district=unit("Huyện Lộc Hà", SEED_DAY).key)
    assert len(labels(old, "commune")) == 12
    found = picker(
        EARLY_2025,
        old_address=True,
        district=unit("Huyện Lộc Hà", SEED_DAY).key,
        commune=unit("Xã Hộ Độ", SEED_DAY).key,
    )
    assert found.agency is not None
    assert found.agency.parent is not None
    assert found.agency.parent.name == "UBND thành phố Hà Tĩnh"
    assert found.now_is == "nay vẫn là xã Hộ Độ"


def test_options_stand_in_vietnamese_order(unit: FindUnit) -> None:
    district = unit("Huyện Cẩm Xuyên", SEED_DAY)
    offered = labels(picker(SEED_DAY, level="commune", district=district.key), "commune")
    assert offered[:5] == [
        "Xã Cẩm Bình",
        "Xã Cẩm Duệ",
        "Xã Cẩm Dương",
        "Xã Cẩm Hà",
        "Xã Cẩm Hưng",
    ]
    districts = labels(picker(SEED_DAY, level="commune"), "district")
    assert districts.index("Huyện Cẩm Xuyên") < districts.index("Huyện Đức Thọ")
    assert districts.index("Huyện Đức Thọ") < districts.index("Thành phố Hà Tĩnh")


@pytest.mark.parametrize(
    "choice",
    [
        {"level": "moon"},
        {"level": "district", "district": "446-20200101"},
        {"level": "commune", "commune": "18751-20200101"},
        {"level": "commune", "commune": "18748"},
        {"level": "commune", "commune": "' OR 1=1 --", "agency": "x"},
    ],
)
def test_a_choice_that_does_not_exist_today_is_simply_not_made(choice: dict[str, str]) -> None:
    found = picker(TODAY, **choice)
    assert found.agency is None
    assert found.unit is None
    assert found.selects[-1].value == ""


def test_a_commune_of_another_district_is_not_chosen(unit: FindUnit) -> None:
    found = picker(
        SEED_DAY,
        level="commune",
        district=unit("Huyện Kỳ Anh", SEED_DAY).key,
        commune=unit("Xã Cẩm Minh", SEED_DAY).key,
    )
    assert found.chosen is None


def test_a_picker_costs_a_handful_of_queries_however_long_the_lists(
    unit: FindUnit, django_assert_max_num_queries: Callable[..., object]
) -> None:
    district, commune = unit("Huyện Cẩm Xuyên", SEED_DAY), unit("Xã Cẩm Minh", SEED_DAY)
    chosen = {"level": "commune", "district": district.key, "commune": commune.key}
    with django_assert_max_num_queries(6):
        picker(SEED_DAY, **chosen)
    with django_assert_max_num_queries(7):
        picker(TODAY, old_address=True, **chosen)
    with django_assert_max_num_queries(4):
        picker(TODAY, level="commune")
