"""Who receives and decides, where, on which day."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from motcua.agencies import queries
from motcua.agencies.models import Agency, Division, Unit, UnitKind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]

SEED_DAY = date(2024, 10, 15)
TODAY = date(2026, 11, 22)

FindUnit = Callable[[str, date], Unit]


def test_every_place_of_each_day_has_its_committee_and_every_commune_its_police() -> None:
    kinds = Counter(queries.agencies_on(TODAY).values_list("kind", flat=True))
    assert (kinds["commune-committee"], kinds["commune-police"]) == (69, 69)
    assert kinds["district-committee"] == 0
    kinds = Counter(queries.agencies_on(SEED_DAY).values_list("kind", flat=True))
    assert (kinds["commune-committee"], kinds["commune-police"]) == (216, 216)
    assert kinds["district-committee"] == 13


def test_the_department_of_labour_ended_in_february_2025() -> None:
    assert queries.agencies_on(date(2025, 2, 28), "department-labour").exists()
    assert not queries.agencies_on(date(2025, 3, 1), "department-labour").exists()
    for kind in ("province-committee", "department-construction", "department-justice"):
        assert queries.agencies_on(TODAY, kind).count() == 1


def test_a_commune_stood_under_its_district_and_stands_under_the_province(unit: FindUnit) -> None:
    then = queries.agency_for(unit("Xã Cẩm Minh", SEED_DAY), "commune-committee", SEED_DAY)
    now = queries.agency_for(unit("Xã Cẩm Lạc", TODAY), "commune-committee", TODAY)
    assert then is not None
    assert then.parent is not None
    assert then.parent.name == "UBND huyện Cẩm Xuyên"
    assert now is not None
    assert now.parent is not None
    assert now.parent.name == "UBND tỉnh Hà Tĩnh"
    assert queries.full_name(now) == "Ủy ban nhân dân xã Cẩm Lạc"
    assert queries.full_name(now.parent) == "Ủy ban nhân dân tỉnh Hà Tĩnh"


def test_an_agency_answers_only_on_its_own_days(unit: FindUnit) -> None:
    old = unit("Xã Cẩm Minh", SEED_DAY)
    assert queries.agency_for(old, "commune-committee", TODAY) is None
    police = queries.agencies_for(queries.successors(old, TODAY), TODAY)
    assert [agency.name for agency in police] == ["UBND xã Cẩm Lạc", "Công an xã Cẩm Lạc"]


def test_divisions_bear_the_names_of_their_time(unit: FindUnit) -> None:
    then = queries.agency_for(unit("Xã Cẩm Minh", SEED_DAY), "commune-committee", SEED_DAY)
    now = queries.agency_for(unit("Xã Cẩm Lạc", TODAY), "commune-committee", TODAY)
    assert then is not None
    assert now is not None

    def names(agency: Agency) -> dict[str, str]:
        return dict(agency.divisions.values_list("kind", "name"))

    assert names(then) == {
        "one-stop": "Bộ phận Tiếp nhận và Trả kết quả",
        "justice": "Tư pháp – Hộ tịch",
        "labour": "Lao động – Xã hội",
        "construction": "Địa chính – Xây dựng",
        "seal": "Văn thư",
        "leadership": "Lãnh đạo UBND",
    }
    assert names(now) == {
        "one-stop": "Trung tâm Phục vụ hành chính công",
        "justice": "Tư pháp – Hộ tịch, Văn phòng HĐND và UBND",
        "labour": "Phòng Văn hóa – Xã hội",
        "construction": "Phòng Kinh tế",
        "seal": "Văn thư – Văn phòng HĐND và UBND",
        "leadership": "Lãnh đạo UBND",
    }
    one_stop = queries.division(now, "one-stop")
    assert one_stop is not None
    assert one_stop.phone == now.phone
    assert queries.division(now, "residence") is None


def test_every_agency_has_a_desk_a_seal_and_a_leader() -> None:
    for kind in ("one-stop", "seal", "leadership"):
        assert Division.objects.filter(kind=kind).count() == Agency.objects.count()


def test_identifiers_are_marked_samples_and_name_one_agency_on_any_day() -> None:
    assert not Agency.objects.filter(code_is_sample=False).exists()
    days = {agency.valid_from for agency in Agency.objects.all()}
    days |= {day - timedelta(days=1) for day in days} | {TODAY}
    for day in days:
        codes = list(queries.agencies_on(day).values_list("code", "old_code"))
        assert len({code for code, _old in codes}) == len(codes)
        assert len({old for _code, old in codes}) == len(codes)


def test_identifiers_have_the_shape_of_the_law() -> None:
    new = Agency.objects.exclude(code__regex=r"^H27(\.\d\d){1,3}$")
    old = Agency.objects.exclude(old_code__regex=r"^\d{3}\.\d\d\.\d\d\.H27$")
    assert not new.exists()
    assert not old.exists()


def test_phones_and_letters_reach_nobody_real() -> None:
    assert not Agency.objects.exclude(phone__regex=r"^02390000\d{3}$").exists()
    assert not Agency.objects.exclude(email__endswith="@hatinh.example").exists()


def test_an_agency_is_found_by_its_slug(unit: FindUnit) -> None:
    agency = queries.agency_by_slug("ubnd-xa-cam-lac-20250701")
    assert agency is not None
    assert agency.unit == unit("Xã Cẩm Lạc", TODAY)
    assert agency.unit.kind == UnitKind.COMMUNE
    assert queries.agency_by_slug("khong-co") is None
