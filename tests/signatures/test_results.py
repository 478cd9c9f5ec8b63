"""From draft to result where an agency signs electronically: what was seen is signed, what is not signed waits."""

from __future__ import annotations

import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.documents import signing as results
from motcua.documents.tasks import sign_waiting
from motcua.dossiers import access, actions, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.causes import Kind, cause
from motcua.dossiers.models import Decision, Dossier
from motcua.dossiers.proof import checking
from motcua.files.models import StoredFile
from motcua.notices.models import StaffNotice
from motcua.signatures import signing, trust
from motcua.signatures.models import SigningKey
from tests import builders
from tests.builders import People
from tests.desk.pressing import address, body, follow, offered, press, result_file
from tests.desk.test_decisions import WRITTEN, two_pages
from tests.jobs import run_due_jobs
from tests.pdf import words_of
from tests.signing import PASSPHRASE, Signing, pdfsig
from tests.world import SignIn

VALID = "Signature is Valid."


@pytest.fixture
def office(people: People, keyring: Signing) -> People:
    """UBND xã Cẩm Lạc signs electronically; its seal and Dũng have keys."""
    agency = people.dung.agency
    type(agency).objects.filter(pk=agency.pk).update(signs_electronically=True)
    for post in vars(people).values():
        if isinstance(post, Posting) and post.agency_id == agency.pk:
            post.refresh_from_db()
    keyring.key(agency)
    keyring.key(agency, people.dung)
    return people


def at_the_leader(people: People, sign_in: SignIn, **typed: Any) -> Dossier:
    made, hung = builders.dossier("processing"), sign_in(people.hung)
    follow(hung, press(hung, made, "draft_decision", **(typed or WRITTEN)))
    made.refresh_from_db()
    follow(hung, press(hung, made, "forward"))
    made.refresh_from_db()
    return made


def approve(people: People, sign_in: SignIn, made: Dossier, **typed: Any) -> Any:
    made.refresh_from_db()
    sha256 = made.decisions.get(replaced_at=None).file.sha256
    given = {"sha256": sha256, "password": builders.PASSWORD, **typed}
    return press(sign_in(people.dung), made, "approve_decision", **given)


def at_the_seal(people: People, sign_in: SignIn, **typed: Any) -> Dossier:
    made = at_the_leader(people, sign_in, **typed)
    dung = sign_in(people.dung)
    follow(dung, approve(people, sign_in, made))
    made.refresh_from_db()
    follow(dung, press(dung, made, "forward"))
    made.refresh_from_db()
    return made


def content(file: StoredFile | None) -> bytes:
    assert file is not None
    with default_storage.open(file.path, "rb") as kept:
        return bytes(kept.read())


def draft_of(made: Dossier) -> Decision:
    return made.decisions.select_related("file", "signed", "sealed").get(replaced_at=None)


def test_what_the_leader_saw_is_signed_numbered_sealed_and_goes_out(
    office: People, sign_in: SignIn, tmp_path: Path
) -> None:
    made = at_the_leader(office, sign_in)
    dung, mai = sign_in(office.dung), sign_in(office.mai)
    link = re.search(
        r'<iframe class="no-print" src="([^"]+)"', dung.get(address(made)).content.decode()
    )
    assert link
    seen = body(dung.get(link[1]))
    assert "forward" not in offered(dung, made)
    follow(dung, approve(office, sign_in, made))
    draft = draft_of(made)
    assert content(draft.signed).startswith(seen)
    made.refresh_from_db()
    follow(dung, press(dung, made, "forward"))
    made.refresh_from_db()
    follow(mai, press(mai, made, "number_decision", kind="GXN"))
    made.refresh_from_db()
    follow(mai, press(mai, made, "finish"))
    made.refresh_from_db()
    draft = draft_of(made)
    assert made.result == draft.sealed
    builders.do("hand_over", made, office.lan, collected_by="Nguyễn Văn An", paper="CCCD")
    out = body(sign_in(office.an).get(f"/ho-so/{made.number}/ket-qua/"))
    assert out == content(draft.sealed)
    assert out.startswith(content(draft.signed))
    told = pdfsig(out, tmp_path)
    assert [one["Signature Validation"] for one in told] == [VALID, VALID]
    names = [one["Signer Certificate Common Name"] for one in told]
    assert names == ["Phạm Văn Dũng", "UBND xã Cẩm Lạc"]
    for signature in PdfFileReader(io.BytesIO(out)).embedded_regular_signatures:
        status = validate_pdf_signature(signature, trust.context())
        assert status.bottom_line, status.pretty_print_details()
    assert not run_due_jobs() or draft_of(made).sealed == draft.sealed


def test_each_step_is_an_event_with_the_hash_before_and_after(
    office: People, sign_in: SignIn
) -> None:
    made = at_the_seal(office, sign_in)
    builders.do("number_decision", made, office.mai, kind="GXN")
    results.attempt(made.pk)
    made.refresh_from_db()
    builders.do("finish", made, office.mai)
    draft = draft_of(made)
    assert draft.signed
    assert draft.sealed
    data = {one.action: one.data for one in made.events.all()}
    chain = [draft.file.sha256, draft.signed.sha256, draft.sealed.sha256]
    assert data["approve_decision"]["sha256"] == chain[0]
    assert [data["sign_decision"][at] for at in ("before", "after")] == chain[:2]
    assert data["number_decision"]["sha256"] == chain[1]
    assert [data["seal_decision"][at] for at in ("before", "after")] == chain[1:]
    assert data["finish"]["result_sha256"] == chain[2]
    assert data["sign_decision"]["level"] == "B-B"
    keys = {one.posting_id: one.fingerprint for one in SigningKey.objects.all()}
    assert data["sign_decision"]["certificate"] == keys[office.dung.pk]
    assert data["seal_decision"]["certificate"] == keys[None]
    assert not list(checking.faults())


def test_number_date_and_seal_are_seen_in_the_room_left_for_them(
    office: People, sign_in: SignIn
) -> None:
    made = at_the_seal(office, sign_in)
    before = words_of(content(draft_of(made).file))
    assert "ngày 10 tháng 3 năm 2026" not in before
    assert set(draft_of(made).rooms) == {"leader", "seal"}
    builders.do("number_decision", made, office.mai, kind="GXN")
    results.attempt(made.pk)
    with pikepdf.open(io.BytesIO(content(draft_of(made).sealed))) as pdf:
        fields = {str(one.T): one for one in pdf.Root.AcroForm.Fields}
        assert {name: bool(one.V) for name, one in fields.items()} == {
            "ChuKyLanhDao": True,
            "DauCoQuan": True,
        }
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")


def test_a_paper_made_elsewhere_is_signed_in_its_margins(
    office: People, sign_in: SignIn, tmp_path: Path
) -> None:
    file = result_file(two_pages(), "giay.pdf")
    made = at_the_seal(office, sign_in, title="Giấy xác nhận", file=file)
    builders.do("number_decision", made, office.mai, kind="GXN")
    results.attempt(made.pk)
    told = pdfsig(content(draft_of(made).sealed), tmp_path)
    assert [one["Signature Validation"] for one in told] == [VALID, VALID]


def test_a_wrong_password_signs_nothing_and_says_so_at_the_field(
    office: People, sign_in: SignIn
) -> None:
    made = at_the_leader(office, sign_in)
    answer = approve(office, sign_in, made, password="sai mất rồi", note="Đã xem kỹ.")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Mật khẩu chưa đúng: nhập lại. Chưa có gì được ký.") >= 1
    assert "Đã xem kỹ." in page
    assert "sai mất rồi" not in page
    assert draft_of(made).approved_at is None
    assert approve(office, sign_in, made, password="").status_code == 422
    for _nth in range(4):
        approve(office, sign_in, made, password="vẫn sai")
    late = approve(office, sign_in, made)
    assert "Nhập sai quá 5 lần: đợi 10 phút" in late.content.decode()
    assert draft_of(made).approved_at is None


def test_who_did_not_prove_to_be_there_cannot_sign_past_the_form(
    office: People, sign_in: SignIn
) -> None:
    made = at_the_leader(office, sign_in)
    sha256 = draft_of(made).file.sha256
    with pytest.raises(actions.NotAllowed):
        actions.approve_decision(made, Acting(office.dung.user, office.dung), sha256=sha256)


def test_a_draft_that_was_not_seen_is_not_signed(office: People, sign_in: SignIn) -> None:
    made = at_the_leader(office, sign_in)
    other = builders.stored_pdf(office.hung.user, "khac.pdf").sha256
    assert approve(office, sign_in, made, sha256=other).status_code == 409
    assert draft_of(made).signed is None


def test_a_file_swapped_in_the_store_is_not_signed(
    office: People, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = at_the_leader(office, sign_in)
    file = draft_of(made).file
    kept = content(file)
    Path(default_storage.path(file.path)).chmod(0o600)
    Path(default_storage.path(file.path)).write_bytes(kept.replace(b"%PDF", b"%PDX", 1))
    follow(sign_in(office.dung), approve(office, sign_in, made))
    draft = draft_of(made)
    assert draft.signed is None
    assert "bị thay đổi trong kho tệp" in draft.trouble


def test_without_a_key_the_result_waits_where_all_can_see_and_is_signed_later(
    office: People, sign_in: SignIn, keyring: Signing, caplog: pytest.LogCaptureFixture
) -> None:
    key = keyring.folder / SigningKey.objects.get(posting=office.dung).place
    away = key.rename(key.with_suffix(".away"))
    made = at_the_leader(office, sign_in)
    dung = sign_in(office.dung)
    page = follow(dung, approve(office, sign_in, made))
    assert "không đọc được tệp khóa" in page
    assert "Chờ ký số" in page
    made.refresh_from_db()
    assert "forward" not in offered(dung, made)
    with pytest.raises(actions.NotAllowed):
        builders.do("forward", made, office.dung)
    found = cause(access.loaded().get(pk=made.pk))
    assert found.kind is Kind.SIGNATURE
    assert "chờ đặt chữ ký số" in found.sentence
    assert "đang gặp sự cố, hệ thống tự thử lại" in found.sentence
    assert "tệp khóa" not in found.sentence
    assert found.sentence in sign_in(office.an).get(f"/ho-so/{made.number}/").content.decode()
    told = StaffNotice.objects.filter(event__action="signing_waits")
    assert {one.posting_id for one in told} == {office.dung.pk, office.mai.pk}
    assert f"Dossier {made.number} waits for a signature" in caplog.text
    sign_waiting(timestamp=0)
    assert made.events.filter(action="signing_waits").count() == 1  # the same cause is told once
    away.rename(key)
    sign_waiting(timestamp=0)
    draft = draft_of(made)
    assert draft.signed
    assert (draft.trouble, draft.trouble_since) == ("", None)
    assert "forward" in offered(dung, made)


@pytest.mark.parametrize("fault", ["revoked", "listed", "expired"])
def test_a_seal_that_may_not_sign_holds_the_result_back(
    fault: str, office: People, sign_in: SignIn, keyring: Signing
) -> None:
    made = at_the_seal(office, sign_in)
    seal = SigningKey.objects.get(posting=None)
    match fault:
        case "revoked":
            SigningKey.objects.filter(pk=seal.pk).update(revoked_at=clock.now())
        case "listed":
            keyring.authority.list_revoked([seal.certificate.encode()])
        case "expired":
            seal.delete()
            keyring.key(office.dung.agency, name="old", ends=clock.now() - timedelta(days=1))
    mai = sign_in(office.mai)
    page = follow(mai, press(mai, made, "number_decision", kind="GXN"))
    assert "hết hạn" in page if fault == "expired" else "thu hồi" in page
    made.refresh_from_db()
    assert draft_of(made).number == "1/GXN-UBND"
    assert draft_of(made).sealed is None
    assert "finish" not in offered(mai, made)
    builders_file = builders.stored_pdf(office.mai.user)
    with pytest.raises(actions.NotAllowed):
        actions.finish(made, Acting(office.mai.user, office.mai), result=builders_file)
    assert cause(access.loaded().get(pk=made.pk)).kind is Kind.NUMBER


def test_no_other_file_takes_the_place_of_the_sealed_one(office: People, sign_in: SignIn) -> None:
    made, mai = at_the_seal(office, sign_in), sign_in(office.mai)
    follow(mai, press(mai, made, "number_decision", kind="GXN"))
    made.refresh_from_db()
    page = mai.get(address(made)).content.decode()
    assert 'id="finish_result"' not in page
    other = builders.stored_pdf(office.mai.user)
    with pytest.raises(actions.NotAllowed):
        actions.finish(made, Acting(office.mai.user, office.mai), result=other)
    follow(mai, press(mai, made, "finish", result=result_file()))
    made.refresh_from_db()
    assert made.result == draft_of(made).sealed


def test_the_seal_waits_for_the_leaders_signature(
    office: People, sign_in: SignIn, settings: Any
) -> None:
    settings.SIGNING_SECRETS = {"": "sai"}
    made = at_the_leader(office, sign_in)
    follow(sign_in(office.dung), approve(office, sign_in, made))
    made.refresh_from_db()
    with pytest.raises(actions.NotAllowed):
        builders.do("number_decision", made, office.mai, kind="GXN")
    settings.SIGNING_SECRETS = {"": PASSPHRASE}
    assert run_due_jobs()
    assert draft_of(made).signed


def test_two_that_sign_at_once_leave_one_signature(office: People, sign_in: SignIn) -> None:
    made = at_the_seal(office, sign_in)
    draft = draft_of(made)
    assert draft.signed
    with pytest.raises(actions.NotAllowed):
        actions.sign_decision(made, before=draft.file.sha256, file=draft.signed, facts={})
    results.attempt(made.pk)
    assert made.events.filter(action="sign_decision").count() == 1


def test_a_new_draft_is_signed_anew(office: People, sign_in: SignIn) -> None:
    made = at_the_seal(office, sign_in)
    builders.do("send_back", made, office.mai, private_note="Sai ngày sinh.")
    builders.do("send_back", made, office.dung, private_note="Sai ngày sinh.")
    hung = sign_in(office.hung)
    with clock.at("2026-03-10T10:00"):
        follow(hung, press(hung, made, "draft_decision", **WRITTEN))
        made.refresh_from_db()
        follow(hung, press(hung, made, "forward"))
        made.refresh_from_db()
        assert waits.decision(made) == draft_of(made)
        assert draft_of(made).signed is None
        follow(sign_in(office.dung), approve(office, sign_in, made))
    assert draft_of(made).signed
    assert signing.names(content(draft_of(made).signed)) == ["ChuKyLanhDao"]


def test_where_an_agency_does_not_sign_electronically_nothing_is_asked(
    people: People, keyring: Signing, sign_in: SignIn
) -> None:
    made = at_the_leader(people, sign_in)
    page = sign_in(people.dung).get(address(made)).content.decode()
    assert 'id="approve_decision_password"' not in page
    follow(sign_in(people.dung), approve(people, sign_in, made))
    draft = draft_of(made)
    assert (draft.electronic, draft.signed, draft.wants) == (False, None, "")
    assert hashlib.sha256(content(draft.file)).hexdigest() == draft.file.sha256
