"""VietQR: NAPAS's own examples, and everything that is written can be read again."""

from __future__ import annotations

import io

import pytest
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from motcua.common.vietqr import (
    LONGEST_PURPOSE,
    MOST,
    Transfer,
    Unreadable,
    crc16,
    payload,
    purpose_text,
    read,
)

ACCOUNT = ("970403", "0011012345678")
CARD = ("970403", "9704031101234567")
BOUGHT = {"amount": 180000, "purpose": "thanh toan don hang", "bill": "NPS6869"}
VECTORS = [
    (
        Transfer(*CARD, card=True),
        "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52",
    ),
    (
        Transfer(*ACCOUNT, **BOUGHT),
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
        "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
    ),
    (
        Transfer(*CARD, **BOUGHT, card=True),
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC"
        "530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203",
    ),
]
# The first of the four says of an account of 13 digits that it has 12. Its checksum is right all the same.
MISCOUNTED = (
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
)


def written(transfer: Transfer) -> str:
    return payload(
        transfer.bin,
        transfer.account,
        transfer.amount,
        transfer.purpose,
        bill=transfer.bill,
        card=transfer.card,
    )


def test_the_checksum_is_the_one_of_the_standard() -> None:
    assert f"{crc16(b'123456789'):04X}" == "29B1"


@pytest.mark.parametrize(("transfer", "text"), VECTORS)
def test_the_examples_of_napas_are_written_and_read(transfer: Transfer, text: str) -> None:
    assert written(transfer) == text
    assert read(text) == transfer


def test_the_checksums_of_all_four_examples_are_right() -> None:
    for text in (MISCOUNTED, *(text for _, text in VECTORS)):
        assert f"{crc16(text[:-4].encode()):04X}" == text[-4:]


def test_the_example_that_counts_its_account_wrong_is_refused_and_written_right() -> None:
    with pytest.raises(Unreadable, match=r"broken|short"):
        read(MISCOUNTED)
    mended = written(Transfer(*ACCOUNT))
    assert mended[:-4] == MISCOUNTED[:-4].replace("01120011012345678", "01130011012345678")
    assert read(mended) == Transfer(*ACCOUNT)


accounts = st.text("0123456789ABCXYZabcxyz", min_size=1, max_size=19)
transfers = st.builds(
    Transfer,
    st.text("0123456789", min_size=6, max_size=6),
    accounts,
    st.none() | st.integers(1, MOST),
    st.text(max_size=40).map(purpose_text),
    st.text(max_size=40).map(purpose_text),
    st.booleans(),
)


@given(transfers)
def test_what_is_written_is_read_again(transfer: Transfer) -> None:
    assert read(written(transfer)) == transfer


@given(transfers, st.data())
def test_one_altered_letter_is_seen(transfer: Transfer, data: st.DataObject) -> None:
    text = written(transfer)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    if other != text[at]:
        with pytest.raises(Unreadable):
            read(text[:at] + other + text[at + 1 :])


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    sealed = text + "6304"
    sealed += f"{crc16(sealed.encode(errors='surrogatepass')):04X}"
    for one in (text, sealed):
        with pytest.raises(Unreadable):
            read(one)


@given(st.text())
def test_a_purpose_is_what_banks_carry(text: str) -> None:
    purpose = purpose_text(text)
    assert purpose.isascii()
    assert len(purpose) <= LONGEST_PURPOSE
    assert purpose_text(purpose) == purpose


def test_a_purpose_keeps_its_words() -> None:
    assert purpose_text("Nộp phí: MC7K2ABCD9") == "Nop phi MC7K2ABCD9"


@pytest.mark.parametrize(
    ("bin_", "account", "amount", "purpose"),
    [
        ("97040", "0011012345678", 1, ""),
        ("97040a", "0011012345678", 1, ""),
        ("970403", "", 1, ""),
        ("970403", "0011 0123", 1, ""),
        ("970403", "0" * 20, 1, ""),
        ("970403", "0011012345678", 0, ""),
        ("970403", "0011012345678", MOST + 1, ""),
        ("970403", "0011012345678", 1, "Nộp phí"),
        ("970403", "0011012345678", 1, "x" * 26),
    ],
)
def test_what_no_bank_could_carry_is_not_written(
    bin_: str, account: str, amount: int, purpose: str
) -> None:
    with pytest.raises(ValueError, match=r"no bank account|no amount|not as banks"):
        payload(bin_, account, amount, purpose)


def test_a_camera_reads_the_drawn_code() -> None:
    text = payload("970403", "0011012345678", 8000, "MC7K2ABCD9")
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="png", scale=6)
    found = zxingcpp.read_barcodes(Image.open(drawn))
    assert [one.text for one in found] == [text]
    assert read(found[0].text).amount == 8000
