"""Taking in at the counter: one page, one press, nothing typed is lost."""

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.common import clock
from motcua.dossiers import access
from motcua.dossiers.models import Dossier, HandedIn, NumberCounter
from tests import builders
from tests.builders import People
from tests.desk.counter import (
    CODE,
    DONE,
    SAME_DAY,
    START,
    begin,
    draft_at,
    filled,
    page,
    post,
    take_in,
)
from tests.pdf import words_of
from tests.world import SignIn

PAPER = "previous_certificate"


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


def body(answer: object) -> bytes:
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_one_press_receives_accepts_and_prints_form_01_twice(people: People, lan: Client) -> None:
    made = take_in(lan)
    assert (made.status, made.channel, made.by, made.taken_in_by) == (
        "accepted",
        "counter",
        None,
        people.lan,
    )
    assert [event.action for event in made.events.all()] == ["receive", "accept"]
    done = page(lan, DONE)
    assert str(made.number) in done
    assert "Thêm hồ sơ cho người này" in done
    form = made.documents.get(kind="01")
    text = words_of(body(lan.get(f"/can-bo/ho-so/{made.number}/giay/{form.pk}/")))
    assert "Lưu" in text
    assert "Giao khách hàng" in text
    assert str(made.number) in text


def test_the_procedure_is_looked_for_among_what_this_desk_receives(lan: Client) -> None:
    found = page(lan, f"{START}?tim=tinh trang hon nhan")
    assert f'value="{CODE}"' in found
    wrong = lan.post(f"{START}lap/", {"code": "9.999999"})
    assert wrong.status_code == 422
    assert "không nhận thủ tục đó" in wrong.content.decode()


def test_what_was_taken_in_last_stands_on_top(lan: Client) -> None:
    assert "Vừa nhận gần đây" not in page(lan, START)
    take_in(lan)
    lately = page(lan, START).partition("Vừa nhận gần đây")[2].partition("Tất cả")[0]
    assert f'value="{CODE}"' in lately


def test_a_press_with_defects_names_them_all_and_keeps_what_was_typed(lan: Client) -> None:
    address = begin(lan)
    answer = post(lan, address, "accept", **{"submitter-full_name": "Nguyễn Thị Đặng Ước Mơ"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Nguyễn Thị Đặng Ước Mơ" in text
    assert "Chủ hồ sơ: " in text
    assert draft_at(address).number is None
    assert "Nguyễn Thị Đặng Ước Mơ" in page(lan, address)


def test_neither_telephone_nor_address_of_mail_is_demanded_at_the_counter(lan: Client) -> None:
    made = take_in(lan, **{"submitter-email": "", "submitter-phone": ""})
    assert made.email == ""
    assert not made.notices.exists()


def test_papers_are_counted_and_originals_kept_for_comparison_are_on_record(lan: Client) -> None:
    said = {
        f"paper-{PAPER}-originals": "2",
        f"paper-{PAPER}-copies": "1",
        f"paper-{PAPER}-keeps_originals": "on",
    }
    made = take_in(lan, **said)
    given = HandedIn.objects.get(dossier=made, paper=PAPER)
    assert (given.originals, given.certified, given.copies) == (2, 0, 1)
    assert given.keeps_originals
    event = made.events.get(action="receive")
    assert event.data["papers"][PAPER] == {"originals": 2, "copies": 1, "to_be_returned": 2}


@pytest.mark.parametrize("count", ["nhiều", "-1", "1000", "1,5", "٣x"])
def test_a_count_that_is_none_is_told_at_its_box_and_the_rest_is_kept(
    lan: Client, count: str
) -> None:
    address = begin(lan)
    answer = post(lan, address, "accept", **filled(**{f"paper-{PAPER}-originals": count}))
    assert answer.status_code == 422
    assert "Ghi số bản" in answer.content.decode()
    draft = draft_at(address)
    assert draft.number is None
    assert draft.submitter["full_name"]


def test_pictures_chosen_together_become_one_file_of_the_paper(lan: Client) -> None:
    address = begin(lan)
    pdf = SimpleUploadedFile("quet.pdf", builders.small_pdf(), "application/pdf")
    answer = post(lan, address, "save", **{f"files-{PAPER}": [pdf]})
    assert answer.status_code == 302
    draft = draft_at(address)
    kept = draft.attachments.get()
    shown = page(lan, address)
    assert "quet.pdf" in shown
    assert body(lan.get(f"{address}tep/{kept.pk}/")).startswith(b"%PDF")
    post(lan, address, f"remove_file:{kept.pk}")
    assert not draft.attachments.exists()


def test_a_file_that_is_none_is_refused_and_nothing_is_received(lan: Client) -> None:
    address = begin(lan)
    bad = SimpleUploadedFile("anh.svg", b"<svg/>", "image/svg+xml")
    answer = post(lan, address, "accept", **filled(**{f"files-{PAPER}": [bad]}))
    assert answer.status_code == 422
    assert draft_at(address).number is None


def test_what_is_missing_is_asked_for_with_the_same_press(lan: Client) -> None:
    remark = {f"paper-{PAPER}-wrong": "Bản chụp mờ, không đọc được số."}
    made = take_in(lan, go="supplement", **remark)
    assert made.status == "supplement_wanted"
    assert made.wanted["papers"] == {PAPER: "Bản chụp mờ, không đọc được số."}
    assert made.proposed == {}
    assert made.documents.filter(kind="02").exists()


def test_a_paper_marked_as_wrong_is_not_accepted_by_mistake(lan: Client) -> None:
    address = begin(lan)
    remark = {f"paper-{PAPER}-wrong": "Thiếu trang 2."}
    answer = post(lan, address, "accept", **filled(**remark))
    assert answer.status_code == 422
    assert "Đã ghi thiếu, sai" in answer.content.decode()
    assert draft_at(address).number is None


def test_nothing_to_ask_for_is_said(lan: Client) -> None:
    answer = post(lan, begin(lan), "supplement", **filled())
    assert answer.status_code == 422
    assert "Chưa có gì để yêu cầu bổ sung" in answer.content.decode()


def test_a_dossier_with_holes_is_received_to_ask_for_the_rest(lan: Client) -> None:
    address = begin(lan)
    names = {"submitter-full_name": "Trần Thị Hoa", "applicant-full_name": "Trần Thị Hoa"}
    answer = post(lan, address, "supplement", **names)
    assert answer.status_code == 302, answer.content.decode()
    made = draft_at(address)
    assert made.status == "supplement_wanted"
    assert made.wanted["fields"]


def test_without_a_name_nothing_is_received(lan: Client) -> None:
    address = begin(lan)
    assert post(lan, address, "supplement").status_code == 422
    assert draft_at(address).number is None


def test_a_refusal_gives_its_reason_on_form_03(lan: Client) -> None:
    address = begin(lan)
    short = post(lan, address, "refuse", **filled(**{"end-refusal": "Sai"}))
    assert short.status_code == 422
    assert "ít nhất 10 ký tự" in short.content.decode()
    post(lan, address, "refuse", **filled(**{"end-refusal": "Người yêu cầu không cư trú tại xã."}))
    made = draft_at(address)
    assert made.status == "refused"
    assert made.documents.filter(kind="03").exists()


def test_a_second_press_leads_to_the_same_receipt(lan: Client) -> None:
    address = begin(lan)
    typed = filled()
    first = post(lan, address, "accept", **typed)
    again = lan.post(address, {"go": "accept", **typed})
    assert first["Location"] == again["Location"] == DONE
    assert Dossier.objects.exclude(number=None).count() == 1


def test_two_presses_on_a_procedure_open_one_draft(lan: Client) -> None:
    assert begin(lan) == begin(lan)


def test_a_colleague_goes_on_with_a_draft_and_whoever_comes_second_is_told(
    people: People, lan: Client, sign_in: SignIn
) -> None:
    """409, and who was faster."""
    address = begin(lan)
    tam = sign_in(builders.officer("tam@example.com", "Lê Thị Tâm", "clerk", "one-stop"))
    assert post(tam, address, "accept", **filled()).status_code == 302
    late = lan.post(address, {"go": "accept", **filled()})
    assert late.status_code == 409
    assert "Lê Thị Tâm" in late.content.decode()


def test_a_draft_is_not_there_for_another_desk_or_another_role(
    people: People, lan: Client, sign_in: SignIn
) -> None:
    address = begin(lan)
    for other in (people.binh, people.hung, people.dung):
        assert sign_in(other).get(address).status_code == 404
        assert sign_in(other).post(address, {"go": "accept"}).status_code == 404
    assert sign_in(people.hung).get(START).status_code == 404
    assert sign_in(people.an).get(address).status_code == 403


def test_a_citizens_own_draft_cannot_be_received_by_the_desk(people: People, lan: Client) -> None:
    theirs = builders.draft()
    assert lan.get(f"{START}nhap/{theirs.key}/").status_code == 404
    assert "receive" not in {
        move.name for move in access.moves(theirs, access.Acting(people.lan.user, people.lan))
    }


def test_typing_in_two_windows_loses_neither(lan: Client) -> None:
    address = begin(lan)
    old = page(lan, address)
    assert 'name="page-revisions" value="0.0.0"' in old
    post(lan, address, "save", **{"submitter-full_name": "Trần Thị Hoa"})
    stale = lan.post(
        address,
        {"go": "save", "page-revisions": "0.0.0", "place-channel": "counter"}
        | {"submitter-full_name": "Trần Thị Hòa"},
    )
    assert stale.status_code == 409
    assert "Trần Thị Hòa" in stale.content.decode()
    assert draft_at(address).submitter["full_name"] == "Trần Thị Hoa"


def test_unfinished_drafts_are_listed_and_thrown_away(lan: Client) -> None:
    address = begin(lan)
    post(lan, address, "save", **{f"paper-{PAPER}-originals": "1"})
    assert address in page(lan, START)
    assert "Xóa bản nháp này?" in page(lan, f"{address}xoa/")
    assert lan.post(f"{address}xoa/")["Location"] == START
    assert not Dossier.objects.exists()
    assert lan.get(address).status_code == 404


def test_several_dossiers_of_one_person_in_a_row(lan: Client) -> None:
    first = take_in(lan)
    assert "Đang làm cho" in page(lan, START)
    address = begin(lan)
    assert draft_at(address).submitter == first.submitter
    post(lan, address, "accept", **filled())
    done = page(lan, DONE)
    second = draft_at(address)
    assert str(first.number) in done
    assert str(second.number) in done
    # A narrow column breaks numbers apart.
    text = words_of(lan.get(f"{DONE}giay/").content).replace(" ", "")
    assert str(first.number) in text
    assert str(second.number) in text
    lan.post(DONE)
    assert "Đang làm cho" not in page(lan, START)
    assert lan.get(DONE).status_code == 302


def test_somebody_elses_dossier_begins_a_new_list(lan: Client) -> None:
    first = take_in(lan)
    take_in(
        lan, **{"submitter-full_name": "Trần Thị Hoa", "submitter-identity_number": "042195000002"}
    )
    assert str(first.number) not in page(lan, DONE)


def test_the_fee_paid_at_the_counter_lies_in_the_clerks_drawer(lan: Client) -> None:
    said = {"end-paid": "on", "copies": "2"}
    made = take_in(lan, SAME_DAY, **said)
    event = made.events.get(action="receive")
    assert event.data["paid_at_counter"] == 16000
    paid = made.payments.get()
    assert (paid.provider, paid.applied, made.owed) == ("cash", 16000, 0)
    assert paid.taken_by == event.posting
    assert paid.receipts.count() == 1
    assert "thu tại quầy" in page(lan, f"/can-bo/ho-so/{made.number}/").lower()


def test_the_rule_of_the_afternoon_is_said_before_pressing(lan: Client) -> None:
    text = page(lan, begin(lan, SAME_DAY))
    assert "Nhận sau 15 giờ: hẹn trả hết ngày làm việc sau" in text
    assert "chuyển bộ phận giải quyết vào" not in text
    with clock.at("2026-03-10T15:10"):
        assert "chuyển bộ phận giải quyết vào" in page(lan, begin(lan, SAME_DAY))


def test_after_three_the_dossier_goes_on_the_next_morning(lan: Client) -> None:
    with clock.at("2026-03-10T15:00:01"):
        made = take_in(lan)
    event = made.events.get(action="accept")
    begins = clock.local(made.step_since)  # type: ignore[arg-type]
    assert begins.date() == dt.date(2026, 3, 11)
    assert event.data["forwarded_at"] == begins.isoformat()
    with clock.at("2026-03-10T15:00"):
        made = take_in(lan)
    assert clock.local(made.step_since).date() == dt.date(2026, 3, 10)  # type: ignore[arg-type]


def test_an_online_dossier_goes_on_at_once_at_any_hour(people: People) -> None:
    with clock.at("2026-03-10T16:00"):
        made = builders.dossier("accepted")
    assert made.step_since == clock.moment("2026-03-10T16:00")


def test_the_ten_thousandth_dossier_of_a_day_has_five_digits(people: People, lan: Client) -> None:
    NumberCounter.objects.create(agency=people.lan.agency, day=clock.today(), last=9999)
    made = take_in(lan)
    assert str(made.number).endswith("-10000")
    assert str(made.number) in page(lan, DONE)


def test_by_post_is_another_channel(lan: Client) -> None:
    address = begin(lan)
    assert 'value="post"' in page(lan, address)
    answer = post(lan, address, "accept", **filled(**{"place-channel": "post"}))
    assert answer.status_code == 302
    assert draft_at(address).channel == "post"


def test_the_declaration_is_printed_to_be_signed(lan: Client) -> None:
    address = begin(lan)
    answer = post(lan, address, "print", **filled(**{"submitter-full_name": "Trần Thị Hoa"}))
    assert answer["Location"] == f"{address}to-khai/"
    assert "BẢN NHÁP" not in words_of(lan.get(answer["Location"]).content)


def test_the_letter_of_acceptance_goes_to_the_address_that_was_named(
    lan: Client, mailbox: list[EmailMessage], run_jobs: Callable[[], int]
) -> None:
    take_in(lan, **{"submitter-email": "hoa@example.com"})
    run_jobs()
    assert [letter["X-Envelope-To"] for letter in mailbox] == ["hoa@example.com"]
