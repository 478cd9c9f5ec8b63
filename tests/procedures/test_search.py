import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from motcua.procedures.actions import publish, withdraw
from motcua.procedures.loader import load_fields
from motcua.procedures.models import Version
from motcua.procedures.search import find, suggest
from motcua.procedures.spelling import likeness, sound
from tests.procedures.builders import described

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 11, 22)
BIRTH = {
    "code": "1.001193",
    "name": "Đăng ký khai sinh",
    "synonyms": ["khai sinh", "giấy khai sinh", "làm khai sinh cho con"],
    "life_events": ["co-con-nho"],
}
DEATH = {
    "code": "1.000656",
    "name": "Đăng ký khai tử",
    "synonyms": ["báo tử"],
    "life_events": ["nguoi-than-qua-doi"],
}
COPY = {
    "code": "2.000815",
    "name": "Chứng thực bản sao từ bản chính",
    "field": "chung-thuc",
    "synonyms": ["công chứng bản sao"],
    "life_events": [],
    "level": 2,
}
RESIDENCE = {
    "code": "1.004194",
    "name": "Đăng ký tạm trú",
    "field": "cu-tru",
    "synonyms": ["KT3"],
    "life_events": ["cu-tru-giay-to"],
    "offered_by": ["commune-police"],
    "decided_by": ["commune-police"],
}


@pytest.fixture(autouse=True)
def published() -> dict[str, Version]:
    fields = load_fields()
    descriptions = [
        described(),
        *(described(**change) for change in (BIRTH, DEATH, COPY, RESIDENCE)),
    ]
    return {d.code: publish(d, field=fields[d.field])[0] for d in descriptions}


def codes(words: str = "", **choices: object) -> list[str]:
    return [v.procedure.code for v in find(words, on=ON, **choices)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("giấy độc thân", "1.004873"),
        ("giay doc than", "1.004873"),
        ("GIAY DOC THAN", "1.004873"),
        ("khai sihn", "1.001193"),
        ("khai sinh", "1.001193"),
        ("tôi muốn làm giấy khai sinh cho con", "1.001193"),
        ("bao tu", "1.000656"),
        ("công chứng", "2.000815"),
        ("tạm trúu", "1.004194"),
        ("tạm chú", "1.004194"),
        ("đăng kí khai xinh", "1.001193"),
        ("kt3", "1.004194"),
        ("1.004194", "1.004194"),
        ("004194", "1.004194"),
    ],
)
def test_people_find_it_in_their_own_words(words: str, first: str) -> None:
    assert codes(words)[0] == first


def test_a_field_without_accents_finds_all_of_it_and_nothing_else() -> None:
    assert sorted(codes("ho tich")) == ["1.000656", "1.001193", "1.004873"]


def test_words_that_mean_nothing_find_nothing() -> None:
    assert codes("xyzzy") == []
    assert suggest("xyzzy", on=ON) == []


def test_what_nearly_fits_is_suggested() -> None:
    assert suggest("giấy đọc thơn", on=ON)[0].procedure.code == "1.004873"


def test_without_words_everything_is_listed_by_field() -> None:
    assert codes() == codes("  …  ")
    assert codes()[-2:] == ["2.000815", "1.004194"]
    assert len(codes()) == 5


def test_the_choices_narrow() -> None:
    assert codes(agency_kind="commune-police") == ["1.004194"]
    assert codes(field="chung-thuc") == ["2.000815"]
    assert codes(level=2) == ["2.000815"]
    assert "2.000815" not in codes(level=(3, 4))
    assert codes(life_event="co-con-nho") == ["1.001193"]
    assert codes("dang ky", agency_kind="commune-police") == ["1.004194"]


def test_only_what_is_in_force_is_found(published: dict[str, Version]) -> None:
    assert find("khai sinh", on=dt.date(2023, 1, 1)) == []
    withdraw(published["1.001193"])
    assert "1.001193" not in [v.procedure.code for v in find("khai sinh", on=dt.date(2100, 1, 1))]


@pytest.mark.parametrize("words", ["ho tich", "khai sinh", "1.001193", ""])
def test_a_search_is_two_queries_however_much_it_finds(
    words: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for version in find(words, on=ON):
        assert version.description  # read once in a process, and known from then on
    with django_assert_num_queries(2):
        for version in find(words, on=ON):
            assert version.procedure.field.name
            assert version.description.limit.value


@pytest.mark.parametrize("words", ["%", "'; --", "\\", "(((", "a" * 5000, "😀", "1.00", "¹²"])
def test_odd_words_are_only_words(words: str) -> None:
    find(words, on=ON)
    suggest(words, on=ON)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=80))
def test_no_words_break_the_search(words: str) -> None:
    find(words, on=ON)
    suggest(words, on=ON)


@pytest.mark.parametrize("words", ["khaisinh", "giaykhaisinh", "kt 3", "KHAI-SINH"])
def test_a_forgotten_space_or_one_too_many_costs_nothing(words: str) -> None:
    assert codes(words)


@pytest.mark.parametrize(
    ("word", "slip"),
    [("sinh", "sihn"), ("sinh", "sin"), ("sinh", "sinnh"), ("sinh", "sing"), ("sinh", "isnh")],
)
def test_one_slip_leaves_a_word_much_like_itself(word: str, slip: str) -> None:
    assert 0.5 < likeness(sound(word), sound(slip)) < 1 or sound(word) == sound(slip)


@pytest.mark.parametrize(
    ("word", "other"), [("ly", "lay"), ("ct01", "ct07"), ("75", "76"), ("sinh", "hsni"), ("", "a")]
)
def test_two_slips_short_words_and_numbers_are_other_words(word: str, other: str) -> None:
    assert likeness(word, other) == 0


LETTERS = st.text(alphabet="abchiknostu", max_size=8)


@given(LETTERS, LETTERS)
def test_likeness_is_mutual_and_whole_only_for_the_same_word(word: str, other: str) -> None:
    assert likeness(word, other) == likeness(other, word)
    assert (likeness(word, other) == 1) == (word == other)


def test_a_letter_typed_twice_is_one_but_not_where_two_belong() -> None:
    assert sound("lưu trú") == "luu chu"
    assert sound("khaii sinnhh") == "khai sinh"
    assert sound("đktt") != sound("đkkt")
