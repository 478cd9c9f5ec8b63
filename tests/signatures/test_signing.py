"""A signature is added behind a paper that stays as it was, and only with a key that may sign."""

from __future__ import annotations

import io
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.core import serializers
from django.db import connection
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from motcua.accounts.models import User
from motcua.common import clock
from motcua.files.samples import small_pdf
from motcua.signatures import keys, signing, trust
from motcua.signatures.errors import CannotSign
from motcua.signatures.models import SigningKey
from motcua.signatures.signing import Box
from tests.builders import People
from tests.signing import PASSPHRASE, Signing, pdfsig

VALID = "Signature is Valid."


def test_two_signatures_stand_behind_a_paper_that_stays_as_it_was(
    people: People, keyring: Signing, tmp_path: Path
) -> None:
    agency, pdf = people.dung.agency, small_pdf()
    leader = keyring.key(agency, people.dung)
    keyring.key(agency)
    assert keys.of_posting(people.dung) == leader
    first = signing.sign(
        pdf,
        leader,
        field="Leader",
        appearance_pdf=small_pdf(),
        box=Box(-1, 50, 50, 250, 120),
        reason="Duyệt",
        certify=True,
        rooms={"Seal": Box(0, 50, 700, 250, 760)},
    )
    assert signing.names(first) == ["Leader"]
    seal = keys.of_agency(agency)
    second = signing.sign(first, seal, field="Seal", appearance_pdf=small_pdf())
    reader = PdfFileReader(io.BytesIO(second))
    for made in reader.embedded_regular_signatures:
        status = validate_pdf_signature(made, trust.context())
        assert status.bottom_line, status.pretty_print_details()
    assert first.startswith(pdf)
    assert second.startswith(first)
    assert signing.names(second) == ["Leader", "Seal"]
    told = pdfsig(second, tmp_path)
    assert [one["Signature Validation"] for one in told] == [VALID, VALID]
    assert told[0]["Signer Certificate Common Name"] == "Phạm Văn Dũng"
    assert told[1]["Signer Certificate Common Name"] == agency.name
    assert {one["Signature Type"] for one in told} == {"ETSI.CAdES.detached"}
    broken = second.replace(b"/Type", b"/Typo", 1)
    assert pdfsig(broken, tmp_path)[0]["Signature Validation"] != VALID


def test_the_time_in_the_signature_is_the_portals(people: People, keyring: Signing) -> None:
    signed = signing.sign(small_pdf(), keyring.key(people.dung.agency), field="Seal")
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        made = pdf.Root.AcroForm.Fields[0].V
        assert str(made.M).startswith("D:20260310090000")


def test_what_is_seen_is_drawn_in_its_box(people: People, keyring: Signing) -> None:
    key = keyring.key(people.dung.agency)
    box = Box(0, 100, 500, 300, 600)
    seen = signing.sign(small_pdf(), key, field="A", appearance_pdf=small_pdf(), box=box)
    unseen = signing.sign(small_pdf(), key, field="A")
    assert _picture(seen) != _picture(unseen) == _picture(small_pdf())


def _picture(pdf: bytes) -> bytes:
    with pypdfium2.PdfDocument(pdf) as document:
        document.init_forms()
        return bytes(document[0].render(may_draw_forms=True).to_pil().tobytes())


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("none", "chưa đăng ký khóa dấu"),
        ("file", "không đọc được tệp khóa"),
        ("passphrase", "mật khẩu của tệp khóa"),
        ("expired", "đã hết hạn"),
        ("early", "chưa đến ngày có hiệu lực"),
        ("revoked", "khóa ký đã bị thu hồi"),
        ("listed", "chứng thư số đã bị thu hồi"),
        ("other", "không khớp chứng thư số"),
        ("stranger", "không do nơi cấp được tin cậy"),
        ("roots", "chưa khai chứng thư gốc"),
        ("unlisted", "chưa tra được thu hồi"),
        ("escape", "tên tệp khóa không hợp lệ"),
    ],
)
def test_a_key_that_may_not_sign_does_not(
    fault: str, told: str, people: People, keyring: Signing, settings: Any, tmp_path: Path
) -> None:
    agency, now = people.dung.agency, clock.now()
    if fault != "none":
        _spoil(fault, keyring, keyring.key(agency, **_dates(fault, now)), settings, tmp_path)
    with pytest.raises(CannotSign, match=told):
        signing.sign(small_pdf(), keys.of_agency(agency), field="Seal")


def _dates(fault: str, now: datetime) -> dict[str, datetime]:
    if fault == "expired":
        return {"ends": now - timedelta(days=1)}
    return {"begins": now + timedelta(days=1)} if fault == "early" else {}


def _spoil(fault: str, keyring: Signing, key: SigningKey, settings: Any, folder: Path) -> None:
    file = keyring.folder / key.place
    match fault:
        case "file":
            file.unlink()
        case "passphrase":
            settings.SIGNING_SECRETS = {"": "sai"}
        case "revoked":
            SigningKey.objects.update(revoked_at=clock.now() - timedelta(hours=1))
        case "listed":
            keyring.authority.list_revoked([key.certificate.encode()])
        case "other":
            keyring.authority.issue(file, "Khóa khác", PASSPHRASE)
        case "stranger":
            settings.SIGNING_ROOTS = str(type(keyring.authority)(folder / "other").root_file)
        case "roots":
            settings.SIGNING_ROOTS = ""
        case "unlisted":
            settings.SIGNING_CRLS = ""
        case "escape":
            SigningKey.objects.update(place="../root.key")


def test_the_newest_good_key_signs(people: People, keyring: Signing) -> None:
    agency, now = people.dung.agency, clock.now()
    old = keyring.key(agency, name="old", begins=datetime(2024, 1, 1, tzinfo=UTC))
    new = keyring.key(agency, name="new", begins=datetime(2025, 1, 1, tzinfo=UTC))
    keyring.key(agency, name="next", begins=now + timedelta(days=5))
    assert keys.of_agency(agency) == new
    new.revoked_at = now
    new.save()
    assert keys.of_agency(agency) == old


def test_a_leaders_key_is_no_seal_and_a_seal_is_nobodys_own(
    people: People, keyring: Signing
) -> None:
    keyring.key(people.dung.agency, people.dung)
    with pytest.raises(CannotSign, match="khóa dấu"):
        keys.of_agency(people.dung.agency)
    keyring.key(people.binh.agency)
    with pytest.raises(CannotSign, match="khóa ký của Võ Thị Bình"):
        keys.of_posting(people.binh)


def test_a_certified_paper_takes_no_second_certification(people: People, keyring: Signing) -> None:
    key = keyring.key(people.dung.agency)
    once = signing.sign(small_pdf(), key, field="A", certify=True)
    with pytest.raises(CannotSign, match="không cho đặt chữ ký này"):
        signing.sign(once, key, field="B", certify=True)
    seen = signing.Box(0, 10, 10, 90, 90)
    with pytest.raises(CannotSign, match="chữ ký trước không cho"):
        signing.sign(once, key, field="C", appearance_pdf=small_pdf(), box=seen)
    with pytest.raises(CannotSign):
        signing.sign(once, key, field="A")


def test_what_is_no_pdf_is_told_so(people: People, keyring: Signing) -> None:
    with pytest.raises(CannotSign, match="Soạn lại văn bản"):
        signing.sign(b"no pdf", keyring.key(people.dung.agency), field="A")


def test_a_key_is_found_again_by_its_certificate(people: People, keyring: Signing) -> None:
    key = keyring.key(people.dung.agency)
    other = keyring.authority.issue(keyring.folder / "x.p12", "Người lạ", PASSPHRASE)
    assert keys.known(trust.certificates(key.certificate.encode())[0]) == key
    assert keys.known(trust.certificates(other)[0]) is None


def test_neither_key_nor_passphrase_is_in_the_database_or_the_log(
    people: People, keyring: Signing, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = keyring.key(people.dung.agency)
    signing.sign(small_pdf(), key, field="A")
    settings.SIGNING_SECRETS = {"": "một mật khẩu sai"}
    with pytest.raises(CannotSign) as refused:
        signing.sign(small_pdf(), key, field="A")
    content = (keyring.folder / key.place).read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM signatures_signingkey k")
        row = cursor.fetchone()[0]
    said = row + serializers.serialize("json", User.objects.all()) + caplog.text + str(refused)
    for hidden in (PASSPHRASE, "mật khẩu sai", content.hex(), "PRIVATE KEY"):
        assert hidden not in said
