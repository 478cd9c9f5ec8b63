"""A statement finds its dossiers by the code, counts every line once, and loses no đồng that came."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.dossiers.models.charges import ALPHABET
from motcua.payments.models import Message, Payment, RowState, Statement, StatementRow
from motcua.payments.statements import importing
from motcua.payments.statements.importing import Overtaken
from motcua.payments.statements.matching import codes_in
from tests import builders
from tests.builders import People
from tests.payments.transfers import bring, bring_in, line, owing, statement_file
from tests.threads import at_once
from tests.world import SignIn


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


def page_of(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"desk:{name}", args=args)).content.decode()


def test_the_preview_says_what_would_happen_and_settles_nothing(
    people: People, lan: Client
) -> None:
    exact, less, more, paid = (owing() for _ in range(4))
    lines = [
        line(f"CT DEN {exact[1].code} nop phi", reference="R1"),
        line(less[1].code, "10.000", "R2"),
        line(more[1].code, "20.000", "R3"),
        line(f"{exact[1].code} lan hai", reference="R4"),
        line("chuc mung nam moi", "500.000", "R5"),
        line("MCZZZZZZZZ", "8.000", "R6"),
        line(f"{less[1].code} {paid[1].code}", "8.000", "R7"),
    ]
    statement = bring(lan, *lines)
    page = page_of(lan, "statement", statement.pk)

    for words in (
        "Đúng số tiền",
        "Thiếu, ghi nộp một phần",
        "Thừa, phần thừa sẽ hoàn lại",
        "Hồ sơ không còn nợ, sẽ hoàn lại",
        "Chưa rõ của hồ sơ nào",
        "Có mã của nhiều hồ sơ",
    ):
        assert words in page, words
    assert not Payment.objects.exists()
    assert not StatementRow.objects.exists()


def test_confirmed_lines_are_settled_in_their_dossiers(people: People, lan: Client) -> None:
    exact, less, more = (owing() for _ in range(3))
    bring_in(
        lan,
        line(f"ND {exact[1].code}.CT", reference="R1"),
        line(less[1].code.lower(), "10.000", "R2"),
        line(f"{more[1].code[:5]} {more[1].code[5:]}", "20.000", "R3"),
    )
    for dossier, _charge in (exact, less, more):
        dossier.refresh_from_db()
    paid = {one.dossier_id: one for one in Payment.objects.all()}

    assert (exact[0].owed, less[0].owed, more[0].owed) == (0, 5000, 0)
    assert paid[exact[0].pk].applied == 15000
    assert paid[less[0].pk].applied == 10000
    assert (paid[more[0].pk].amount, paid[more[0].pk].applied) == (20000, 15000)
    assert {one.provider for one in paid.values()} == {"transfer"}
    assert {one.gateway_reference for one in paid.values()} == {"R1", "R2", "R3"}
    assert Message.objects.filter(kind="statement", verified=True).count() == 3
    event = exact[0].events.get(action="record_payment")
    assert (event.data["amount"], event.data["method"]) == (15000, "transfer")


def test_the_rest_of_a_partial_transfer_is_paid_by_a_second(people: People, lan: Client) -> None:
    dossier, charge = owing()
    bring_in(lan, line(charge.code, "10.000", "R1"), line(charge.code, "5.000", "R2"))
    dossier.refresh_from_db()
    charge.refresh_from_db()

    assert (dossier.owed, charge.paid) == (0, 15000)
    assert charge.settled_at is not None


def test_money_for_a_dossier_that_owes_nothing_is_kept_to_be_given_back(
    people: People, lan: Client
) -> None:
    dossier, charge = owing()
    builders.do("refuse", dossier, people.lan, note="Không thuộc thẩm quyền của xã.")
    bring_in(lan, line(charge.code, reference="R1"))
    payment = Payment.objects.get()
    charge.refresh_from_db()

    assert (payment.state, payment.amount, payment.applied) == ("paid", 15000, 0)
    assert charge.paid == 0


@pytest.mark.parametrize("reference", ["R1", ""])
def test_the_same_line_in_two_files_counts_once(
    people: People, lan: Client, reference: str
) -> None:
    dossier, charge = owing()
    again = line(charge.code, "10.000", reference)
    bring_in(lan, again)
    second = bring(lan, again, line(charge.code, "5.000", "R9"))
    assert "Đã nhập trước đây" in page_of(lan, "statement", second.pk)
    lan.post(reverse("desk:statement", args=[second.pk]))
    second.refresh_from_db()
    dossier.refresh_from_db()

    assert (second.repeated, dossier.owed) == (1, 0)
    assert Payment.objects.count() == 2


def test_a_statement_is_confirmed_once_however_often_it_is_pressed(
    people: People, lan: Client
) -> None:
    dossier, charge = owing()
    statement = bring_in(lan, line(charge.code, "5.000", "R1"))
    answer = lan.post(reverse("desk:statement", args=[statement.pk]))
    dossier.refresh_from_db()

    assert answer.status_code == 409
    assert "Trần Thị Lan đã ghi sao kê này lúc 09:00" in answer.content.decode()
    assert dossier.owed == 10000


def test_what_nobody_s_code_is_in_is_held_and_given_to_a_dossier_by_hand(
    people: People, lan: Client
) -> None:
    dossier, _charge = owing()
    bring_in(lan, line("Nguyen Van An nop le phi", reference="R1"))
    row = StatementRow.objects.get(state=RowState.HELD)
    address = reverse("desk:held_one", args=[row.pk])
    assert "Nguyen Van An nop le phi" in page_of(lan, "held")

    without = lan.post(address, {"go": "assign", "number": dossier.number})
    assert without.status_code == 422
    assert "Ghi vì sao khoản tiền này là của hồ sơ đó." in without.content.decode()
    assert str(dossier.number) in without.content.decode()
    said = {"number": dossier.number, "reason": "Người nộp gọi điện, đúng tên và số tiền."}
    assert lan.post(address, {"go": "assign", **said}).status_code == 302
    again = lan.post(address, {"go": "assign", **said})
    row.refresh_from_db()
    dossier.refresh_from_db()

    assert (row.state, dossier.owed) == (RowState.SETTLED, 0)
    assert (row.decided_by, row.reason) == (people.lan, said["reason"])
    assert again.status_code == 409
    assert "Trần Thị Lan đã xử lý khoản này" in again.content.decode()


def test_what_is_no_fee_is_set_aside_for_a_reason(people: People, lan: Client) -> None:
    bring_in(lan, line("lai tien gui", "1.234", "R1"))
    row = StatementRow.objects.get()
    address = reverse("desk:held_one", args=[row.pk])

    assert lan.post(address, {"go": "aside", "reason": ""}).status_code == 422
    assert lan.post(address, {"go": "aside", "reason": "Lãi tiền gửi."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == (RowState.ASIDE, "Lãi tiền gửi.")
    assert not Payment.objects.exists()


def test_a_dossier_of_another_agency_or_one_nobody_knows_cannot_be_chosen(
    people: People, lan: Client
) -> None:
    elsewhere = builders.dossier(office=people.binh.agency)
    bring_in(lan, line("nop phi", reference="R1"))
    row = StatementRow.objects.get()
    for number in (elsewhere.number, "H27.1", "lạ"):
        answer = lan.post(
            reverse("desk:held_one", args=[row.pk]),
            {"go": "assign", "number": number, "reason": "Thử xem có được không."},
        )
        assert answer.status_code == 422
        assert "Không có hồ sơ này ở nơi thu" in answer.content.decode()


def test_a_clerk_elsewhere_sees_nothing_and_finds_no_code_of_another_agency(
    people: People, lan: Client, sign_in: SignIn
) -> None:
    dossier, charge = owing()
    statement = bring_in(lan, line("khong ro", reference="R1"))
    row = StatementRow.objects.get()
    binh = sign_in(people.binh)

    for name, pk in (("statement", statement.pk), ("held_one", row.pk)):
        for ask in (binh.get, binh.post):
            assert ask(reverse(f"desk:{name}", args=[pk])).status_code == 404
    for name in ("statements", "held"):
        page = page_of(binh, name)
        assert "sao-ke.csv" not in page
        assert "khong ro" not in page
    bring_in(binh, line(charge.code, reference="R2"))
    dossier.refresh_from_db()
    assert dossier.owed == 15000
    assert StatementRow.objects.get(reference="R2").state == RowState.HELD


def test_an_officer_who_takes_no_money_and_a_citizen_find_no_such_pages(
    people: People, sign_in: SignIn
) -> None:
    hung, an = sign_in(people.hung), sign_in(people.an)
    for name in ("till", "statements", "held", "proofs"):
        assert hung.get(reverse(f"desk:{name}")).status_code == 404, name
        assert an.get(reverse(f"desk:{name}")).status_code == 403, name
    assert hung.post(reverse("desk:statements"), {"file": "x"}).status_code == 404
    assert hung.post(reverse("desk:till_close")).status_code == 404


def test_the_leader_may_bring_a_statement(people: People, sign_in: SignIn) -> None:
    dossier, charge = owing()
    bring_in(sign_in(people.dung), line(charge.code, reference="R1"))
    dossier.refresh_from_db()
    assert dossier.owed == 0
    assert Payment.objects.get().taken_by == people.dung


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp không có gì"),
        (b"\x89PNG\r\n\x1a\n\0\0", "Chỉ nhận sao kê dạng CSV"),
        ("Ngày,Ghi có,Nội dung\n10/03/2026,8.000,=1+1".encode(), "có công thức"),
        ("Ngày,Ghi có,Nội dung\n".encode(), "không có khoản tiền vào nào"),
        (b"x" * (5 * 1024 * 1024 + 1), "Tệp lớn hơn 5 MB"),
    ],
)
def test_a_file_that_is_no_statement_is_refused_with_a_sentence(
    people: People, lan: Client, content: bytes, words: str
) -> None:
    upload = SimpleUploadedFile("sao-ke.csv", content)
    answer = lan.post(reverse("desk:statements"), {"file": upload})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_many_lines_are_settled_by_a_job(
    people: People, lan: Client, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    found = [owing() for _ in range(3)]
    lines = [line(charge.code, reference=f"R{i}") for i, (_, charge) in enumerate(found)]
    statement = bring_in(lan, *lines)
    assert "Còn 2 khoản đang ghi" in page_of(lan, "statement", statement.pk)
    run_jobs()
    for dossier, _charge in found:
        dossier.refresh_from_db()
    assert [dossier.owed for dossier, _ in found] == [0, 0, 0]


def test_ten_thousand_lines_are_read_and_kept(people: People, lan: Client) -> None:
    dossier, charge = owing()
    lines = [line(f"tien hang {i}", "1.000", f"B{i}") for i in range(9_999)]
    bring_in(lan, *lines, line(charge.code, reference="R1"))
    dossier.refresh_from_db()
    assert dossier.owed == 0
    assert StatementRow.objects.filter(state=RowState.HELD).count() == 9_999


codes = st.text(ALPHABET, min_size=8, max_size=8).map(lambda text: f"MC{text}")


@given(codes, st.text("abc 0O1.,:-/ươ", max_size=30), st.text("abc 0O1.,:-/ươ", max_size=30))
def test_a_code_is_found_in_whatever_the_bank_puts_around_it(
    code: str, before: str, after: str
) -> None:
    for written in (code, code.lower(), f"{code[:4]} {code[4:]}", f"{code[:2]}-{code[2:]}"):
        assert code in codes_in(f"{before} {written} {after}")


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_confirm_overlapping_statements_count_each_line_once(
    committed_people: People,
) -> None:
    dossier, charge = owing()
    lan = committed_people.lan
    content = statement_file(line(charge.code, "10.000", "R1")).read()
    first, second = (importing.bring(content, "a.csv", lan) for _ in range(2))

    def confirm(statement: Statement) -> Callable[[], None]:
        def go() -> None:
            importing.confirm(statement, lan)
            importing.settle_ready(statement)

        return go

    at_once(confirm(first), confirm(second))
    dossier.refresh_from_db()
    assert dossier.owed == 5000
    assert Payment.objects.count() == 1
    with pytest.raises(Overtaken):
        importing.confirm(first, lan)
