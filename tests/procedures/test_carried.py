"""A declaration goes through paper: into QR codes and back, letter for letter."""

from __future__ import annotations

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.procedures import carried
from motcua.procedures.body import digest_of
from motcua.procedures.carried import (
    ANSWERS_AT_MOST,
    MARK,
    PARTS_AT_MOST,
    NotCarried,
    TooMuch,
    collect,
    open_parcel,
    pack,
)
from tests.procedures.builders import described

DESCRIPTION = described()
DIGEST = digest_of(DESCRIPTION)
KEYS = [key for field in DESCRIPTION.form_fields() for key in field.flat_keys()]
TEXTS = st.text(max_size=60).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)
ANSWERS = st.dictionaries(st.sampled_from(KEYS), TEXTS | st.lists(TEXTS, max_size=3))


def back(codes: list[str]) -> dict[str, object]:
    parcel = collect(codes)
    assert (parcel.code, parcel.digest) == (DESCRIPTION.code, DIGEST[:12])
    return open_parcel(parcel, DESCRIPTION)


@given(ANSWERS, st.randoms())
def test_any_answers_come_back_from_codes_read_in_any_order(
    answers: dict[str, object], chance: random.Random
) -> None:
    codes = pack(DESCRIPTION, DIGEST, answers)
    chance.shuffle(codes)
    assert back([*codes, codes[0]]) == {key: said for key, said in answers.items() if said}


def test_a_usual_declaration_fits_one_code_a_phone_can_read() -> None:
    answers = {
        "requester__full_name": "Nguyễn Hoàng Bảo Ngọc Trân Châu",
        "requester__residence": "Thôn 7, xã Cẩm Lạc, tỉnh Hà Tĩnh",
        "requester__identity_number": "042188000003",
        "purpose": "Làm thủ tục vay vốn ngân hàng",
        "relation": "Bản thân",
        "copies": "2",
    }
    (code,) = pack(DESCRIPTION, DIGEST, answers)
    assert code.isdecimal()
    assert len(code) < 900


def test_what_a_scanner_types_may_have_spaces_and_ends_of_lines() -> None:
    (code,) = pack(DESCRIPTION, DIGEST, {"purpose": "Kết hôn"})
    assert back([f" {code[:40]} \r\n{code[40:]}\n"]) == {"purpose": "Kết hôn"}


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda codes: [], "none"),
        (lambda codes: ["8934567890123", "https://example.com"], "none"),
        (lambda codes: codes[1:], "missing 1"),
        (lambda codes: [*codes, pack(DESCRIPTION, DIGEST, {"purpose": "Khác"})[0]], "mixed"),
        (lambda codes: [codes[0][:-1] + str((int(codes[0][-1]) + 1) % 10), *codes[1:]], "broken"),
        (lambda codes: [f"{MARK}010100000000{10}"], "broken"),
    ],
)
def test_codes_that_are_not_one_declaration_are_refused(spoil: object, why: str) -> None:
    letters = "".join(random.Random(1).choices("abcdefghij klmnopqrstuvwxyz", k=900))
    codes = pack(DESCRIPTION, DIGEST, {"purpose": letters})
    assert len(codes) > 1
    with pytest.raises(NotCarried, match=why):
        collect(spoil(codes))  # type: ignore[operator]


@given(st.binary(max_size=300))
def test_no_code_whatever_it_holds_does_more_than_be_refused(content: bytes) -> None:
    check = zlib.crc32(content) % 10**8
    number = int.from_bytes(b"\x01" + content, "big")
    code = f"{MARK}0101{check:08}{number}"
    try:
        said = open_parcel(collect([code]), DESCRIPTION)
    except NotCarried:
        return
    assert all(isinstance(answer, str | list) for answer in said.values())


def test_a_code_that_unpacks_to_very_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as forged:
        forged.setattr(carried, "ANSWERS_AT_MOST", 10_000_000)
        codes = pack(DESCRIPTION, DIGEST, {"purpose": "a" * 5_000_000})
    with pytest.raises(NotCarried):
        open_parcel(collect(codes), DESCRIPTION)


def test_what_could_not_be_unpacked_again_is_not_packed() -> None:
    with pytest.raises(TooMuch):
        pack(DESCRIPTION, DIGEST, {"purpose": "a" * ANSWERS_AT_MOST})


def test_more_than_a_sheet_of_codes_is_not_printed() -> None:
    letters = "".join(chr(random.Random(n).randrange(0x4E00, 0x9FFF)) for n in range(8000))
    with pytest.raises(TooMuch):
        pack(DESCRIPTION, DIGEST, {"purpose": letters})
    assert PARTS_AT_MOST == 20
