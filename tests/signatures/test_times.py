"""With a time-stamping authority a signature carries its time and all that a verifier needs later (PAdES B-LT)."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import DocumentSecurityStore, validate_pdf_signature

from motcua.common import clock
from motcua.files.samples import small_pdf
from motcua.signatures import keys, signing, trust
from motcua.signatures.errors import CannotSign
from motcua.signatures.signing import Box
from tests import builders
from tests.signing import Signing, pdfsig


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    folder = tmp_path_factory.mktemp("tsa")
    command = [sys.executable, "-m", "tests.tsa", "--folder", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield f"http://127.0.0.1:{int(process.stdout.readline())}/", str(folder / "ca.pem")
    process.terminate()
    process.communicate()


@pytest.fixture
def seal(
    db: None, base_data: None, keyring: Signing, settings: Any, authority: tuple[str, str]
) -> Any:
    """On the real clock, which is the authority's."""
    settings.TSA_URL, settings.TSA_CERTIFICATES = authority
    return keyring.key(builders.agency())


def test_time_and_proofs_are_in_the_paper(seal: Any, tmp_path: Path) -> None:
    assert signing.level() == "B-LT"
    rooms = {"B": Box(0, 20, 20, 200, 60)}
    first = signing.sign(small_pdf(), seal, field="A", certify=True, rooms=rooms)
    both = signing.sign(first, seal, field="B", appearance_pdf=small_pdf())
    assert both.startswith(first)
    reader = PdfFileReader(io.BytesIO(both))
    # Nothing but the paper itself and the roots: the list of revocations comes out of it.
    believed = {"revocation_mode": "hard-fail"}
    store = DocumentSecurityStore.read_dss(reader)
    for made in reader.embedded_regular_signatures:
        status = validate_pdf_signature(
            made,
            store.as_validation_context({"trust_roots": trust.roots(), **believed}),
            store.as_validation_context({"trust_roots": trust.time_roots(), **believed}),
        )
        assert status.bottom_line, status.pretty_print_details()
        assert abs(status.timestamp_validity.timestamp - clock.now()) < timedelta(minutes=2)
    with pikepdf.open(io.BytesIO(both)) as pdf:
        assert len(pdf.Root.DSS.CRLs) == 1
        assert len(pdf.Root.DSS.Certs) >= 3
    told = pdfsig(both, tmp_path)
    assert [one["Signature Validation"] for one in told] == ["Signature is Valid."] * 2


def test_without_the_authority_nothing_is_signed(seal: Any, settings: Any) -> None:
    settings.TSA_URL = "http://127.0.0.1:9/"
    with pytest.raises(CannotSign, match="nơi cấp dấu thời gian chưa trả lời"):
        signing.sign(small_pdf(), keys.of_agency(seal.agency), field="A")


def test_the_time_of_an_authority_we_do_not_know_is_refused(
    seal: Any, settings: Any, keyring: Signing
) -> None:
    settings.TSA_CERTIFICATES = str(keyring.authority.root_file)
    with pytest.raises(CannotSign):
        signing.sign(small_pdf(), seal, field="A")


def test_without_an_authority_the_level_is_lower(seal: Any, settings: Any) -> None:
    settings.TSA_URL = ""
    assert signing.level() == "B-B"
    signed = signing.sign(small_pdf(), seal, field="A")
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        assert "/DSS" not in pdf.Root
