"""The calendar an agency counts with, from the tables people may edit."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.agencies import hours, queries
from motcua.agencies.models import Agency, CalendarDay, OfficeHours
from motcua.common import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]

TODAY = date(2026, 11, 22)


@pytest.fixture
def cam_lac(db: None) -> Agency:
    return Agency.objects.get(slug="ubnd-xa-cam-lac-20250701")


@pytest.fixture
def cam_binh(db: None) -> Agency:
    return Agency.objects.get(slug="ubnd-xa-cam-binh-20250701")


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam, a Tuesday
        (date(2026, 11, 23), True),
        (date(2026, 4, 27), False),  # in place of Sunday 26/4
        (date(2026, 8, 31), False),  # swapped for
        (date(2026, 8, 22), True),  # this Saturday
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),
        (date(2025, 4, 26), True),
        (date(2026, 11, 28), False),  # an ordinary Saturday
    ],
)
def test_days_off_and_make_up_saturdays(cam_lac: Agency, day: date, worked: bool) -> None:
    assert queries.calendar_for(cam_lac, TODAY).is_working_day(day) is worked


def test_the_worked_examples_of_the_law_come_out(cam_lac: Agency) -> None:
    calendar = queries.calendar_for(cam_lac, TODAY)
    for start, due in (
        ("2024-10-15T09:00", "2024-10-18T17:00"),
        ("2024-04-26T10:00", "2024-05-04T17:00"),
        ("2026-11-23T09:00", "2026-11-27T17:00"),
    ):
        assert calendar.add_working_days(clock.moment(start), 3) == clock.moment(due)


def test_an_edited_day_counts_at_once_and_an_undone_edit_does_not(cam_lac: Agency) -> None:
    day = date(2026, 12, 7)
    assert queries.calendar_for(cam_lac, TODAY).is_working_day(day)
    with transaction.atomic():
        CalendarDay.objects.create(date=day, kind="swap_day_off", name="Bão")
        assert not queries.calendar_for(cam_lac, TODAY).is_working_day(day)
        transaction.set_rollback(True)
    assert queries.calendar_for(cam_lac, TODAY).is_working_day(day)
    CalendarDay.objects.filter(date=date(2026, 11, 24)).update(kind="ordinary")
    assert queries.calendar_for(cam_lac, TODAY).is_working_day(date(2026, 11, 24))


def test_a_change_behind_the_programs_back_counts_too(cam_lac: Agency) -> None:
    assert not queries.calendar_for(cam_lac, TODAY).is_working_day(date(2026, 11, 24))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agencies_calendarday WHERE date = '2026-11-24'")
    assert queries.calendar_for(cam_lac, TODAY).is_working_day(date(2026, 11, 24))


def test_calendars_of_many_agencies_cost_one_query(
    cam_lac: Agency, cam_binh: Agency, django_assert_num_queries: Callable[..., object]
) -> None:
    queries.calendar_for(cam_lac, TODAY)
    with django_assert_num_queries(1):
        found = queries.calendars_for([cam_lac, cam_binh], TODAY)
    assert found[cam_lac.pk] == found[cam_binh.pk]


def test_an_agency_may_keep_hours_of_its_own_by_season_and_date(
    cam_lac: Agency, cam_binh: Agency
) -> None:
    OfficeHours.objects.create(
        agency=cam_binh,
        valid_from=date(2026, 1, 1),
        season_start="16/10",
        season_end="15/04",
        intervals="07:30–12:00, 13:00–16:30",
    )
    winter, summer = date(2026, 11, 23), date(2026, 7, 1)

    def closes(agency: Agency, day: date, on: date) -> time:
        return queries.calendar_for(agency, on).closing(day).time()

    assert closes(cam_binh, winter, TODAY) == time(16, 30)
    assert closes(cam_binh, summer, TODAY) == time(17)
    assert closes(cam_binh, winter, date(2025, 11, 24)) == time(17)
    assert closes(cam_lac, winter, TODAY) == time(17)
    with clock.at("2026-11-22T09:00"):
        assert queries.calendar_for(cam_binh).closing(winter).time() == time(16, 30)


def test_without_any_row_the_usual_hours_hold(cam_lac: Agency) -> None:
    OfficeHours.objects.all().delete()
    opening = queries.calendar_for(cam_lac, TODAY).opening(date(2026, 11, 23))
    assert opening == clock.moment("2026-11-23T07:00")


@pytest.mark.parametrize(
    "text", ["", "7", "07:00", "17:00–07:00", "07:00–12:00, 11:00–17:00", "25:00–26:00", "a–b"]
)
def test_hours_that_make_no_day_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        hours.parse_intervals(text)


@pytest.mark.parametrize("text", ["", "31/02", "30/02", "31/04", "0/1", "32/01", "01/13", "1/1"])
def test_days_that_are_in_no_year_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        hours.parse_month_day(text)


@given(st.dates(), st.dates())
def test_a_season_and_the_rest_of_the_year_make_the_year(start: date, end: date) -> None:
    season = hours.days_of_season(f"{start:%d/%m}", f"{end:%d/%m}")
    assert {(start.month, start.day), (end.month, end.day)} <= season
    assert len(season) <= 366


def test_two_seasons_of_one_agency_may_not_claim_one_day(cam_lac: Agency) -> None:
    first = {"agency": cam_lac, "valid_from": date(2026, 1, 1), "season_start": "16/04"}
    OfficeHours.objects.create(**first, season_end="15/10")
    wrong = OfficeHours(agency=cam_lac, valid_from=TODAY, season_start="15/10", season_end="15/04")
    with pytest.raises(ValidationError):
        wrong.full_clean()
    wrong.season_start = "16/10"
    wrong.full_clean()


@pytest.fixture
def administrator(client: Client) -> Client:
    fields = {"email": "quan-tri@example.vn", "full_name": "Quản Trị"}
    client.force_login(get_user_model().objects.create_superuser(**fields))
    return client


def test_an_administrator_changes_a_day_and_it_is_kept_with_its_history(
    administrator: Client, cam_lac: Agency
) -> None:
    day = CalendarDay.objects.get(date=date(2026, 11, 24))
    answer = administrator.post(
        reverse("admin:agencies_calendarday_change", args=[day.pk]),
        {"date": "2026-11-24", "kind": "ordinary", "name": day.name, "source": "Thông báo mới"},
    )
    assert answer.status_code == 302
    day.refresh_from_db()
    assert (day.kind, day.by_hand) == ("ordinary", True)
    assert queries.calendar_for(cam_lac, TODAY).is_working_day(day.date)
    history = CalendarDay.pgh_event_model.objects.filter(pgh_obj=day).order_by("pgh_id")
    assert history.last().kind == "ordinary"


@pytest.mark.parametrize("model", ["unit", "agency"])
def test_facts_of_law_are_looked_at_but_not_changed_by_hand(
    administrator: Client, cam_lac: Agency, model: str
) -> None:
    row = cam_lac if model == "agency" else cam_lac.unit
    listed = administrator.get(reverse(f"admin:agencies_{model}_changelist"), {"q": "Cẩm Lạc"})
    assert listed.status_code == 200
    assert "Cẩm Lạc" in listed.content.decode()
    page = reverse(f"admin:agencies_{model}_change", args=[row.pk])
    assert administrator.get(page).status_code == 200
    answer = administrator.post(page, {"name": "X"})
    # Of an agency what it decides for itself may be changed, and nothing else.
    assert answer.status_code == (200 if model == "agency" else 403)
    row.refresh_from_db()
    assert row.name != "X"
    assert administrator.get(reverse(f"admin:agencies_{model}_add")).status_code == 403


@pytest.mark.parametrize("model", ["calendarday", "officehours"])
def test_a_loaded_row_is_changed_but_not_deleted(administrator: Client, model: str) -> None:
    rows = {"calendarday": CalendarDay, "officehours": OfficeHours}[model].objects
    assert administrator.get(reverse(f"admin:agencies_{model}_changelist")).status_code == 200
    assert administrator.get(reverse(f"admin:agencies_{model}_add")).status_code == 200
    loaded = rows.first()
    page = reverse(f"admin:agencies_{model}_delete", args=[loaded.pk])
    assert administrator.post(page, {"post": "yes"}).status_code == 403
    rows.filter(pk=loaded.pk).update(by_hand=True)
    assert administrator.post(page, {"post": "yes"}).status_code == 302
    assert not rows.filter(pk=loaded.pk).exists()
