"""From the order to the confirmation, with a carrier that is slow, repeats itself, fails and lies."""

from __future__ import annotations

import io

import pypdfium2
import pytest
import zxingcpp
from django.db import IntegrityError, transaction
from django.test import Client

from launch.carrier import Carrier
from motcua.dossiers.models import Dossier
from motcua.notices.models import Notice, StaffNotice
from motcua.post import talking
from motcua.post.models import Parcel, ParcelEvent
from tests import builders
from tests.builders import People
from tests.desk.pressing import body
from tests.pdf import words_of
from tests.post.sending import TO, Run, address, by_post, later, ordered
from tests.world import SignIn


@pytest.fixture
def lan(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.lan)


@pytest.fixture
def an(people: People, sign_in: SignIn) -> Client:
    return sign_in(people.an)


def moved(carrier: Carrier, parcel: Parcel, *states: str) -> None:
    for state in states:
        assert carrier.book.move(parcel.reference, state)
    later()
    parcel.refresh_from_db()
    parcel.dossier.refresh_from_db()


def test_the_desk_orders_and_the_page_never_waits_for_the_carrier(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    carrier.slow = 30
    dossier = by_post()
    assert "Gửi đơn cho bưu chính" in lan.get(f"/can-bo/ho-so/{dossier.number}/").content.decode()
    assert lan.post(address(dossier)).status_code == 302
    assert (Parcel.objects.get().state, carrier.asked) == ("wanted", 0)
    carrier.slow = 0
    run_jobs()
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.reference, parcel.postage) == ("ordered", "EM100000017VN", 30_000)
    assert parcel.post_to == TO


def test_the_label_is_a6_and_its_barcode_and_qr_say_the_reference(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    answer = lan.get(address(parcel.dossier, f"{parcel.pk}/nhan.pdf"))
    pdf = body(answer)
    said = words_of(pdf)
    assert all(text in said for text in (parcel.reference, TO["name"], TO["phone"], "Cẩm Lạc"))
    assert "30.000 đồng" in said
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        assert len(document) == 1
        page = document[0]
        assert [round(side / 72 * 25.4) for side in page.get_size()] == [105, 148]
        picture = page.render(scale=4).to_pil()
    found = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}
    assert found == {("Code128", parcel.reference), ("QRCode", parcel.reference)}


def test_tracking_is_shown_to_the_citizen_and_ends_with_the_hand_over(
    an: Client, lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    moved(carrier, parcel, "picked_up")
    assert parcel.state == "picked_up"
    page = an.get(f"/ho-so/{parcel.dossier.number}/").content.decode()
    assert "Bưu chính đã lấy bưu gửi" in page
    assert parcel.reference in page
    with_carrier = lan.get(f"/can-bo/ho-so/{parcel.dossier.number}/").content.decode()
    assert "Bưu chính đã lấy bưu gửi" in with_carrier
    moved(carrier, parcel, "in_transit", "delivered")
    assert (parcel.state, parcel.dossier.status) == ("delivered", "returned")
    event = parcel.dossier.events.get(action="hand_over")
    assert (event.by, event.data["collector"]) == (None, "post")
    assert event.data["acts_for"] == parcel.reference
    assert "Đã giao" in an.get(f"/ho-so/{parcel.dossier.number}/").content.decode()
    run_jobs()
    assert not parcel.dossier.documents.filter(kind="return").exists()


def test_facts_told_twice_late_and_backwards_change_nothing(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    carrier.repeat = True
    parcel = ordered(lan, run_jobs)
    moved(carrier, parcel, "picked_up", "in_transit")
    later()
    later()
    assert parcel.events.count() == 3
    moved(carrier, parcel, "delivered")
    later()
    assert parcel.events.count() == 4
    assert parcel.dossier.events.filter(action="hand_over").count() == 1


def test_a_carrier_that_is_down_loses_nothing_and_is_seen_and_tried_again(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    carrier.fail = 3
    dossier = by_post()
    lan.post(address(dossier))
    run_jobs()
    parcel = Parcel.objects.get()
    assert (parcel.state, parcel.trouble, parcel.tries) == ("wanted", "away", 1)
    for page in (f"/can-bo/ho-so/{dossier.number}/", "/can-bo/buu-chinh/"):
        assert "Chưa liên lạc được với bưu chính" in lan.get(page).content.decode()
    talking.sweep()  # not before its time
    parcel.refresh_from_db()
    assert parcel.tries == 1
    for _again in range(3):
        later()
    parcel.refresh_from_db()
    assert (parcel.state, parcel.trouble, parcel.tries) == ("ordered", "", 0)
    assert len(carrier.book._orders) == 1  # each answer was lost, no order was made twice


def test_an_answer_that_is_no_answer_is_tried_again(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    carrier.garbage = 1
    dossier = by_post()
    lan.post(address(dossier))
    run_jobs()
    assert Parcel.objects.get().trouble == "nonsense"
    later()
    assert Parcel.objects.get().state == "ordered"


def test_a_parcel_that_comes_back_waits_at_the_counter_and_both_are_told(
    people: People, an: Client, lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    moved(carrier, parcel, "picked_up", "returned")
    dossier = parcel.dossier
    assert (parcel.state, dossier.status, dossier.delivery) == ("returned", "done", "counter")
    notice = Notice.objects.get(kind="parcel_returned")
    assert notice.user == people.an
    assert parcel.reference in notice.text
    assert not any(text in notice.subject + notice.text for text in (TO["name"], TO["phone"]))
    assert StaffNotice.objects.get(event__action="change_delivery").posting == people.lan
    assert "đã hoàn về" in an.get(f"/ho-so/{dossier.number}/").content.decode()
    # The clerk gives it out at the counter, or sends it again once the citizen wants it.
    assert lan.post(address(dossier)).status_code == 302
    assert Parcel.objects.count() == 1
    again = {"delivery": "post", **{f"post_{part}": text for part, text in TO.items()}}
    assert an.post(f"/ho-so/{dossier.number}/cach-nhan/", again).status_code == 302
    lan.post(address(dossier))
    assert Parcel.objects.count() == 2


def test_two_presses_make_one_parcel(lan: Client, carrier: Carrier, run_jobs: Run) -> None:
    dossier = by_post()
    for _press in range(2):
        assert lan.post(address(dossier)).status_code == 302
    run_jobs()
    assert Parcel.objects.count() == len(carrier.book._orders) == 1


def test_an_order_is_cancelled_until_it_is_picked_up(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    lan.post(address(parcel.dossier, f"{parcel.pk}/huy/"))
    run_jobs()
    parcel.refresh_from_db()
    assert parcel.state == "cancelled"
    lan.post(address(parcel.dossier))
    run_jobs()
    second = Parcel.objects.exclude(pk=parcel.pk).get()
    assert second.reference != parcel.reference
    assert carrier.book.move(second.reference, "picked_up")
    lan.post(address(second.dossier, f"{second.pk}/huy/"))
    run_jobs()
    second.refresh_from_db()
    assert (second.state, second.trouble) == ("ordered", "too_late")
    later()
    second.refresh_from_db()
    assert second.state == "picked_up"


def test_an_address_the_carrier_refuses_ends_the_order_and_says_so(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    dossier = by_post()
    Dossier.objects.filter(pk=dossier.pk).update(post_to={**TO, "address": " "})
    lan.post(address(dossier))
    run_jobs()
    assert Parcel.objects.get().state == "refused"
    page = lan.get(f"/can-bo/ho-so/{dossier.number}/").content.decode()
    assert "Bưu chính không nhận địa chỉ này" in page
    assert "Gửi đơn cho bưu chính" in page


def test_who_was_handed_the_result_at_the_counter_is_not_handed_it_again(
    people: People, lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    builders.do("hand_over", Dossier.objects.get(), people.lan, collected_by="Nguyễn Văn An")
    moved(carrier, parcel, "picked_up", "delivered")
    assert parcel.state == "delivered"
    assert parcel.dossier.events.filter(action="hand_over").count() == 1


def test_nobody_elsewhere_orders_cancels_or_reads_a_label(
    people: People, lan: Client, sign_in: SignIn, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    for who in (people.binh, people.hung):
        other = sign_in(who)
        assert other.post(address(parcel.dossier)).status_code == 404
        assert other.post(address(parcel.dossier, f"{parcel.pk}/huy/")).status_code == 404
        assert other.get(address(parcel.dossier, f"{parcel.pk}/nhan.pdf")).status_code == 404
    assert (
        str(parcel.dossier.number)
        not in sign_in(people.binh).get("/can-bo/buu-chinh/").content.decode()
    )
    other = by_post()
    assert lan.get(address(other, f"{parcel.pk}/nhan.pdf")).status_code == 404


def test_what_the_carrier_said_is_never_changed(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    for change in (
        lambda: ParcelEvent.objects.update(place="Hà Nội"),
        lambda: parcel.events.all().delete(),
    ):
        with pytest.raises(Exception, match="Cannot"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Parcel.objects.create(
            dossier=parcel.dossier, post_to=TO, made_by=parcel.made_by, state="wanted"
        )


def test_what_a_carrier_took_on_it_still_knows_after_a_restart(
    lan: Client, carrier: Carrier, run_jobs: Run
) -> None:
    parcel = ordered(lan, run_jobs)
    again = type(carrier.book)(carrier.book._file, 0)
    assert again.facts(parcel.reference) == {"facts": []}
