"""The protocol by itself: the vector everybody can compute again, and what is no message of VNPay."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.payments.providers import vnpay_wire as wire

SECRET = "SECRETKEYFORTESTONLY"
VECTOR = {
    "vnp_Version": "2.1.0",
    "vnp_Command": "pay",
    "vnp_TmnCode": "HATINH01",
    "vnp_Amount": "1000000",
    "vnp_CurrCode": "VND",
    "vnp_TxnRef": "000000000042",
    "vnp_OrderInfo": "Thanh toan le phi ho so 000.00.12.H27-241015-0001",
    "vnp_OrderType": "other",
    "vnp_Locale": "vn",
    "vnp_BankCode": "",
    "vnp_ReturnUrl": "https://dvc.example.vn/thanh-toan/ket-qua",
    "vnp_IpAddr": "203.0.113.7",
    "vnp_CreateDate": "20241015090000",
    "vnp_ExpireDate": "20241015091500",
}
HASH = (
    "fb0f148f34d8b7f200356e3c168ee75e4c179234eab3a003c9aaae91eed19436"
    "022534b6935b709444bd1c38e3c395706ed6300ac51d2dd8ed5ccd1b47672466"
)
TEXT = (
    "vnp_Amount=1000000&vnp_Command=pay&vnp_CreateDate=20241015090000&vnp_CurrCode=VND"
    "&vnp_ExpireDate=20241015091500&vnp_IpAddr=203.0.113.7&vnp_Locale=vn"
    "&vnp_OrderInfo=Thanh+toan+le+phi+ho+so+000.00.12.H27-241015-0001&vnp_OrderType=other"
    "&vnp_ReturnUrl=https%3A%2F%2Fdvc.example.vn%2Fthanh-toan%2Fket-qua&vnp_TmnCode=HATINH01"
    "&vnp_TxnRef=000000000042&vnp_Version=2.1.0"
)


def test_the_test_vector_gives_its_signature() -> None:
    assert wire.signed_text(VECTOR) == TEXT
    assert wire.sign(VECTOR, SECRET) == HASH
    assert wire.address("https://x.example/pay", VECTOR, SECRET) == (
        f"https://x.example/pay?{TEXT}&vnp_SecureHash={HASH}"
    )


def test_what_is_sent_is_read_back_and_verifies() -> None:
    read = wire.fields_of(f"{TEXT}&vnp_SecureHash={HASH}&vnp_BankCode=")
    wire.verify(read, SECRET)
    assert {key: read[key] for key in VECTOR} == VECTOR


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()))
def test_any_words_survive_the_way_there_and_back(words: str) -> None:
    fields = {"vnp_OrderInfo": words, "vnp_Amount": "100"}
    read = wire.fields_of(wire.address("", fields, SECRET)[1:])
    wire.verify(read, SECRET)
    assert read["vnp_OrderInfo"] == words


@pytest.mark.parametrize(
    "query",
    [
        "",
        f"{TEXT}",
        f"{TEXT}&vnp_SecureHash=",
        f"{TEXT}&vnp_SecureHash={HASH.upper()}",
        f"{TEXT}&vnp_SecureHash={HASH[:-1]}",
        f"{TEXT}&vnp_SecureHash={HASH}0",
        f"{TEXT}&vnp_SecureHash={HASH}&vnp_SecureHash={HASH}",
        f"{TEXT}&vnp_SecureHash={HASH}&vnp_Amount=1000000",
        f"{TEXT}&vnp_SecureHash={HASH}&utm_source=x",
        f"{TEXT}&vnp_SecureHash={HASH}&vnp_SecureHashType=SHA256",
        f"{TEXT}&vnp_SecureHash={HASH}&vnp_Extra=1",
        f"{TEXT}&vnp_SecureHash={HASH}&vnp_SecureHashed=1",
        f"{TEXT}&vnp_SecureHash={HASH}&",
        f"{TEXT};vnp_SecureHash={HASH}",
        f"{TEXT}&vnp%5FSecureHash={HASH}",
        f"{TEXT}&vnp_securehash={HASH}",
        f"{TEXT.replace('VND', 'VN%')}&vnp_SecureHash={HASH}",
        f"{TEXT.replace('VND', 'VN%C3')}&vnp_SecureHash={HASH}",
        f"{TEXT.replace('VND', 'VN%00')}&vnp_SecureHash={HASH}",
        f"{TEXT.replace('VND', 'VNĐ')}&vnp_SecureHash={HASH}",
        f"{TEXT.replace('1000000', '1000001')}&vnp_SecureHash={HASH}",
        f"{TEXT.replace('vnp_TxnRef=', 'vnp_TxnRef[]=')}&vnp_SecureHash={HASH}",
        f"{TEXT}&vnp_OrderInfo2=x&vnp_SecureHash={HASH}",
        f"vnp_Bill={'9' * 5_000}&{TEXT}&vnp_SecureHash={HASH}",
    ],
)
def test_what_is_not_exactly_a_signed_message_is_refused(query: str) -> None:
    with pytest.raises(wire.Unsound):
        wire.verify(wire.fields_of(query), SECRET)


def test_another_secret_does_not_verify() -> None:
    with pytest.raises(wire.Unsound):
        wire.verify(wire.fields_of(f"{TEXT}&vnp_SecureHash={HASH}"), SECRET.lower())


def test_an_answer_whose_pipes_could_be_read_two_ways_is_refused() -> None:
    honest = {"vnp_TxnRef": "1", "vnp_Amount": "5", "vnp_Message": "ok"}
    names = ("Message", "TxnRef", "Amount")
    good = honest | {wire.HASH: wire.joined(names, honest, SECRET)}
    wire.verify_answer(names, good, SECRET)
    # The same signed text, other values.
    shifted = {"vnp_Message": "ok|1", "vnp_TxnRef": "5", "vnp_Amount": ""}
    for twisted in (shifted | {wire.HASH: good[wire.HASH]}, good | {"vnp_Message": "ok|1"}):
        with pytest.raises(wire.Unsound):
            wire.verify_answer(names, twisted, SECRET)


def test_times_are_hanoi_times_whatever_the_zone() -> None:
    assert wire.stamp(datetime(2024, 10, 15, 2, 0, tzinfo=UTC)) == "20241015090000"
    assert wire.moment_of("20241015090000") == datetime(2024, 10, 15, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "2024", "20241315090000", "2024101509000x", "٢" * 14])
def test_a_nonsensical_time_is_no_time_and_no_error(text: str) -> None:
    assert wire.moment_of(text) is None


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("800000", 8000),
        ("100", 1),
        ("800001", 0),
        ("0", 0),
        ("-800000", 0),
        ("8e5", 0),
        (" 800000", 0),
        ("０８００", 0),
        ("0800000", 0),
        ("800000.00", 0),
        ("9" * 30 + "00", 0),
        ("", 0),
    ],
)
def test_only_whole_dong_written_plainly_are_an_amount(text: str, amount: int) -> None:
    assert wire.whole_dong(text) == amount


@pytest.mark.parametrize("said", [[], "text", None, {"vnp_Amount": 1.5}, {"a": True}, {"a": {}}])
def test_json_of_another_shape_is_refused(said: object) -> None:
    with pytest.raises(wire.Unsound):
        wire.as_text(said)


def test_order_information_is_plain_ascii() -> None:
    assert wire.plain("Nop phi ho so H27-1 | <b> & 'x'") == "Nop phi ho so H27-1 b x"
