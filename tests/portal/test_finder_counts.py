"""Beside each field and level stands how many results it would leave."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.common import clock
from motcua.portal.catalogue_finder import SERVICE_LEVELS, count
from motcua.procedures.catalogue import Entry
from tests.portal.page import Page

FINDER = "/dich-vu-cong/"
FIELDS = ("ho-tich", "chung-thuc", "cu-tru")
ENTRIES = st.lists(
    st.builds(
        Entry,
        pk=st.integers(),
        code=st.just("1.000001"),
        name=st.just("Đăng ký"),
        level=st.integers(1, 4),
        offered_by=st.just(("commune-committee",)),
        life_events=st.just(()),
        field=st.sampled_from(FIELDS),
        field_name=st.just("Hộ tịch"),
        field_position=st.just(1),
    ),
    max_size=40,
)


@given(
    entries=ENTRIES,
    field=st.sampled_from(("", *FIELDS)),
    service_level=st.sampled_from(("", *SERVICE_LEVELS)),
)
def test_each_number_is_what_one_gets_by_choosing_and_counting(
    entries: list[Entry], field: str, service_level: str
) -> None:
    def left(field: str, service_level: str) -> list[Entry]:
        return [
            entry
            for entry in entries
            if field in ("", entry.field)
            and (not service_level or entry.level in SERVICE_LEVELS[service_level])
        ]

    counted = count(iter(entries), field, service_level)
    assert counted.entries == left(field, service_level)
    for one in FIELDS:
        assert counted.of_field[one] == len(left(one, service_level))
    for level in SERVICE_LEVELS:
        assert counted.of_level[level] == len(left(field, level))


@pytest.fixture
def today(base_data: None) -> Iterator[None]:
    with clock.at("2026-11-22T09:00"):
        yield


def total(page: Page) -> int:
    heading = str(page.tree.xpath("string(//h2[@id='ket-qua'])"))
    return int("".join(char for char in heading if char.isdecimal()) or 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=st.sampled_from(["", "đăng ký", "ho tich", "giay phep"]),
    level=st.sampled_from(["", "commune", "province"]),
    service_level=st.sampled_from(["", "3-4", "2"]),
)
def test_a_choice_leaves_as_many_as_it_says(
    client: Client, said: str, level: str, service_level: str
) -> None:
    asked = f"{FINDER}?q={said}&level={level}&service_level={service_level}"
    for name in ("field", "service_level"):
        page = Page(client, asked)
        for label, number in page.counts(name).items():
            assert total(page.send(**{name: label})) == number


@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_counting_costs_no_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert set(Page(client, FINDER).counts("service_level").values()) != {0}
    with django_assert_num_queries(4):
        assert len(Page(client, FINDER).counts("field")) > 3
