"""The code itself: how it is made, typed, spelt, renewed, and what of it lies in the database."""

from __future__ import annotations

import unicodedata

import pytest
from django.core import mail, serializers
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from motcua.dossiers import tracking
from motcua.dossiers.access import Acting
from motcua.dossiers.models import CodeIssue, TrackingCode
from tests import builders
from tests.builders import People
from tests.threads import at_once

CODES = st.text(tracking.ALPHABET, min_size=tracking.LENGTH, max_size=tracking.LENGTH)


@given(CODES)
def test_a_code_is_read_back_as_it_was_spelt(code: str) -> None:
    assert tracking.read_code(tracking.spelt(code)) == code


@given(CODES, st.sampled_from(" \t-–—._/"), st.booleans())
def test_case_spaces_and_dashes_do_not_matter(code: str, between: str, lower: bool) -> None:
    typed = between.join(code.lower() if lower else code)
    assert tracking.read_code(f"  {typed}\u200b ") == code


@given(CODES)
def test_letters_that_look_like_digits_are_read_as_those(code: str) -> None:
    look = str.maketrans("015820", "OISBZD")
    assert tracking.read_code(code.translate(look)) == code
    assert tracking.read_code(code.translate(str.maketrans("1", "l"))) == code


@given(CODES)
def test_full_width_letters_of_another_keyboard_are_read(code: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) for char in code)
    assert tracking.read_code(wide) == code


def test_no_letter_of_a_code_is_changed_by_a_vietnamese_keyboard() -> None:
    # Telex makes â of aa, đ of dd, ư of w, ý of ys; VNI makes á of a1: all need a vowel, d or w.
    assert not set(tracking.ALPHABET) & set("AEIOUYDW")


def test_a_code_is_as_hard_to_guess_as_fifty_throws_of_a_coin() -> None:
    assert len(tracking.ALPHABET) == len(set(tracking.ALPHABET))
    assert len(tracking.ALPHABET) ** tracking.LENGTH > 2**50


@pytest.mark.parametrize(
    "typed", ["", "7K3M", "7K3M-Q9TX-2C4F-0", "7K3M-Q9TX-2C4Á", "٧٨٩٠١٢٣٤٥٦٧٨", "7" * 10_000, "<b>"]
)
def test_what_has_not_the_form_of_a_code_is_not_read(typed: str) -> None:
    with pytest.raises(tracking.Unreadable):
        tracking.read_code(typed)


@given(st.text())
def test_any_text_is_read_as_a_code_or_refused(typed: str) -> None:
    try:
        code = tracking.read_code(typed)
    except tracking.Unreadable:
        return
    assert len(code) == tracking.LENGTH
    assert set(code) <= set(tracking.ALPHABET)


def test_a_number_is_found_however_its_dashes_were_typed() -> None:
    right = "000.00.12.H27-241015-0001"
    for typed in (
        right.lower(),
        right.replace("-", "–"),
        right.replace("-", " − "),
        f" {right} ",
        unicodedata.normalize("NFKC", right.replace("1", "１")),
    ):
        assert tracking.read_number(typed) == right


# --- made ---


def test_every_sent_dossier_has_its_code_from_the_moment_it_is_sent(people: People) -> None:
    sent = builders.dossier()
    row = TrackingCode.objects.get(dossier=sent)
    issued = CodeIssue.objects.get(dossier=sent)
    assert (issued.why, issued.by, issued.posting) == ("sent", people.an, None)
    assert tracking.code_of(sent) == tracking.code_of(sent)
    assert tracking.found(*_pair(sent)) == sent
    assert row.mark


def test_a_draft_has_no_code(people: People) -> None:
    draft = builders.dossier("draft")
    assert not TrackingCode.objects.filter(dossier=draft).exists()


def test_a_dossier_that_could_not_be_sent_leaves_no_code(people: People) -> None:
    draft = builders.draft()
    with transaction.atomic():
        builders.actions.submit(draft, Acting(people.an))
        transaction.set_rollback(True)
    assert not TrackingCode.objects.exists()


def test_the_code_is_neither_in_the_database_nor_in_a_letter(people: People) -> None:
    sent = builders.dossier("accepted")
    code = tracking.code_of(sent)
    kept = serializers.serialize(
        "json", [sent.tracking, *sent.code_issues.all(), *sent.events.all()]
    )
    letters = "".join(str(one.message()) for one in mail.outbox)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(args::text, ' ') FROM procrastinate_jobs")
        jobs = str(cursor.fetchone())
    for spelling in (code, code.replace("-", "")):
        assert spelling not in kept + letters + jobs


def test_two_dossiers_have_different_codes_and_neither_opens_the_other(people: People) -> None:
    one, other = builders.dossier(), builders.dossier()
    assert tracking.code_of(one) != tracking.code_of(other)
    assert tracking.found(str(one.number), _pair(other)[1]) is None


def test_a_new_code_kills_the_old_one_and_is_written_down(people: People) -> None:
    sent = builders.dossier()
    old = _pair(sent)
    tracking.issue(sent, CodeIssue.Why.OWNER, Acting(people.an))
    assert tracking.found(*old) is None
    assert tracking.found(*_pair(sent)) == sent
    assert [issue.why for issue in sent.code_issues.all()] == ["sent", "owner"]


def test_that_a_code_was_issued_can_be_neither_changed_nor_deleted(people: People) -> None:
    builders.dossier()
    for change in (
        lambda: CodeIssue.objects.update(why="owner"),
        lambda: CodeIssue.objects.all().delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_a_dossier_sent_before_there_were_codes_gets_one_when_it_is_printed(people: People) -> None:
    sent = builders.dossier()
    TrackingCode.objects.all().delete()
    code = tracking.code_of(sent)
    assert tracking.code_of(sent) == code
    assert sent.code_issues.last().why == "asked"  # type: ignore[union-attr]


@pytest.mark.django_db(transaction=True)
def test_two_who_print_the_first_slip_at_once_print_the_same_code(
    committed_people: People,
) -> None:
    sent = builders.dossier()
    TrackingCode.objects.all().delete()
    codes = at_once(*[lambda: tracking.code_of(sent)] * 2)
    assert codes[0] == codes[1] == tracking.code_of(sent)


# --- the secret ---


def test_slips_of_the_secret_before_still_work_and_new_codes_use_the_new_one(
    people: People, settings: Settings
) -> None:
    sent = builders.dossier()
    old, code = settings.TRACKING_SECRETS, tracking.code_of(sent)
    settings.TRACKING_SECRETS = ["the new one " * 4, *old]
    assert tracking.found(*_pair(sent)) == sent
    assert tracking.code_of(sent) == code
    newer = builders.dossier()
    settings.TRACKING_SECRETS = settings.TRACKING_SECRETS[:1]
    assert tracking.found(*_pair(newer)) == newer
    assert tracking.found(str(sent.number), tracking.read_code(code)) is None


def test_a_code_whose_secret_is_gone_is_made_anew_when_it_is_printed(
    people: People, settings: Settings
) -> None:
    sent = builders.dossier()
    old = tracking.code_of(sent)
    settings.TRACKING_SECRETS = ["the only one " * 4]
    assert tracking.code_of(sent) != old
    assert sent.code_issues.last().why == "secret"  # type: ignore[union-attr]


def test_whatever_is_wrong_with_a_pair_it_costs_one_question(
    people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sent = builders.dossier()
    number, code = _pair(sent)
    old = code
    tracking.issue(sent, CodeIssue.Why.OWNER, Acting(people.an))
    for wrong in ((number, "0" * 12), ("H27-000000-0000", code), (number, old), ("", "")):
        with django_assert_num_queries(1):
            assert tracking.found(*wrong) is None


def _pair(dossier: object) -> tuple[str, str]:
    return str(dossier.number), tracking.read_code(tracking.code_of(dossier))  # type: ignore[attr-defined,arg-type]
