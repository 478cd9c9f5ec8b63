"""Paying by transfer: the code on the page and on form 01, and the picture of what was transferred."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.common.vietqr import read
from motcua.documents.facts import form01
from motcua.documents.models import Document
from motcua.dossiers.models import Dossier, Opening
from motcua.files.samples import small_pdf
from motcua.notices.models import Notice
from motcua.payments.models import Payment, Proof
from tests import builders
from tests.builders import People
from tests.payments.transfers import account, bring, bring_in, line, owing
from tests.world import SignIn


@pytest.fixture
def here(people: People) -> People:
    account(people.lan.agency)
    return people


def sent(client: Client, dossier: Dossier) -> Any:
    upload = SimpleUploadedFile("chung-tu.pdf", small_pdf())
    return client.post(reverse("portal:send_proof", args=[dossier.number]), {"file": upload})


def answered(client: Client, proof: Proof, **said: str) -> Any:
    return client.post(reverse("desk:proof", args=[proof.dossier.number, proof.pk]), said)


def test_an_reads_account_amount_and_words_and_scans_the_code(
    here: People, sign_in: SignIn
) -> None:
    dossier, charge = owing()
    an = sign_in(here.an)
    page = an.get(reverse("portal:pay", args=[dossier.number])).content.decode()
    for words in ("0000000000001", "UBND XA CAM LAC", "15.000 đồng", charge.code):
        assert words in page, words
    drawn = an.get(reverse("portal:pay_qr", args=[dossier.number]))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert b"<svg" in drawn.content

    import io

    import zxingcpp
    from PIL import Image

    picture = an.get(reverse("portal:pay_qr_picture", args=[dossier.number]))
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture.content)))
    asked = read(found.text)
    assert (asked.bin, asked.account, asked.amount, asked.purpose) == (
        "970499",
        "0000000000001",
        15000,
        charge.code,
    )


def test_form_01_carries_the_code_only_while_something_is_owed(here: People) -> None:
    dossier, charge = owing("accepted")
    document = Document.objects.get(dossier=dossier, kind="01")
    pay = form01(document).pay
    assert pay is not None
    assert read(pay.code).purpose == pay.purpose == charge.code

    Dossier.objects.filter(pk=dossier.pk).update(owed=0)
    fresh = Document.objects.get(pk=document.pk)
    assert form01(fresh).pay is None


def test_without_an_account_of_the_agency_no_transfer_is_offered(
    people: People, sign_in: SignIn
) -> None:
    dossier, _charge = owing()
    an = sign_in(people.an)
    page = an.get(reverse("portal:pay", args=[dossier.number])).content.decode()
    assert "VietQR" not in page
    assert an.get(reverse("portal:pay_qr", args=[dossier.number])).status_code == 404
    assert sent(an, dossier).status_code == 302
    assert not Proof.objects.exists()


def test_a_proof_is_money_only_when_the_clerk_has_found_it_at_the_bank(
    here: People, sign_in: SignIn
) -> None:
    dossier, charge = owing()
    assert sent(sign_in(here.an), dossier).status_code == 302
    dossier.refresh_from_db()
    assert dossier.owed == 15000
    lan, proof = sign_in(here.lan), Proof.objects.get()
    assert dossier.number in lan.get(reverse("desk:proofs")).content.decode()
    before = Opening.objects.filter(dossier=dossier).count()
    assert lan.get(reverse("desk:proof", args=[dossier.number, proof.pk])).status_code == 200
    assert Opening.objects.filter(dossier=dossier).count() == before + 1
    address = reverse("desk:proof_file", args=[dossier.number, proof.pk])
    picture = lan.get(address)
    assert picture.getvalue().startswith(b"%PDF")

    for said, words in (
        ({"amount": "0", "reference": "R1"}, "lớn hơn 0"),
        ({"amount": "15.000", "reference": ""}, "Ghi số tham chiếu"),
    ):
        answer = answered(lan, proof, go="confirm", **said)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert answered(lan, proof, go="confirm", amount="15.000", reference="R1").status_code == 302
    again = answered(lan, proof, go="confirm", amount="15.000", reference="R1")
    dossier.refresh_from_db()
    charge.refresh_from_db()

    assert (dossier.owed, charge.paid) == (0, 15000)
    assert Payment.objects.get().gateway_reference == "R1"
    assert again.status_code == 409
    assert Notice.objects.filter(event__action="record_payment").exists()


def test_who_is_declined_is_told_why_and_may_send_another(here: People, sign_in: SignIn) -> None:
    dossier, _charge = owing()
    an, lan = sign_in(here.an), sign_in(here.lan)
    sent(an, dossier)
    second = sent(an, dossier)
    assert second.status_code == 422
    assert "đang được đối chiếu" in second.content.decode()
    why = "Ảnh không thấy số tham chiếu của ngân hàng."
    assert answered(lan, Proof.objects.get(), go="decline", reason="").status_code == 422
    assert answered(lan, Proof.objects.get(), go="decline", reason=why).status_code == 302

    assert why in an.get(reverse("portal:pay", args=[dossier.number])).content.decode()
    told = Notice.objects.get(event__action="decline_proof")
    # Whatever an officer wrote may name people, and mail is read by others.
    assert why not in told.text
    assert "Lý do ghi ở trang hồ sơ" in told.text
    assert sent(an, dossier).status_code == 302


def test_a_transfer_confirmed_by_its_proof_is_not_counted_again_by_the_statement(
    here: People, sign_in: SignIn
) -> None:
    dossier, charge = owing()
    sent(sign_in(here.an), dossier)
    lan = sign_in(here.lan)
    answered(lan, Proof.objects.get(), go="confirm", amount="10.000", reference="R1")
    statement = bring(lan, line(charge.code, "10.000", "R1"))
    lan.post(reverse("desk:statement", args=[statement.pk]))
    dossier.refresh_from_db()
    assert dossier.owed == 5000

    bring_in(lan, line("khong ro", "5.000", "R2"))
    sent(sign_in(here.an), dossier)
    answer = answered(lan, Proof.objects.latest("pk"), go="confirm", amount="5.000", reference="r2")
    assert answer.status_code == 422
    assert "Số tham chiếu này đã được ghi" in answer.content.decode()


def test_a_file_that_is_no_picture_is_refused_at_its_field(here: People, sign_in: SignIn) -> None:
    dossier, _charge = owing()
    an = sign_in(here.an)
    address = reverse("portal:send_proof", args=[dossier.number])
    for upload in (SimpleUploadedFile("a.jpg", b"MZ\x90\x00 program"), None):
        answer = an.post(address, {"file": upload} if upload else {})
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.content.decode()
    assert not Proof.objects.exists()


def test_strangers_reach_neither_the_code_nor_the_proof(here: People, sign_in: SignIn) -> None:
    dossier, _charge = owing()
    sent(sign_in(here.an), dossier)
    proof = Proof.objects.get()
    other = sign_in(builders.citizen("la@example.com", "Người Lạ"))
    for name in ("pay", "pay_qr", "pay_qr_picture", "send_proof"):
        assert other.get(reverse(f"portal:{name}", args=[dossier.number])).status_code == 404, name
    for who in (here.binh, here.hung, here.dung):
        client = sign_in(who)
        for name in ("proof", "proof_file"):
            address = reverse(f"desk:{name}", args=[dossier.number, proof.pk])
            assert client.get(address).status_code == 404, name
        assert answered(client, proof, go="decline", reason="Không đúng tiền.").status_code == 404
    assert (
        str(dossier.number) not in sign_in(here.binh).get(reverse("desk:proofs")).content.decode()
    )
