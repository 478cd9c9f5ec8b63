import unicodedata

import pytest
from django.http import HttpResponse
from hypothesis import given
from hypothesis import strategies as st

from motcua.files.names import MAX_BYTES, clean_name, content_disposition

NAMES = [
    ("don.pdf", "don.pdf"),
    ("DON.PDF", "DON.pdf"),
    ("Giấy khai sinh số 12.2024", "Giấy khai sinh số 12.2024.pdf"),
    ("../../etc/passwd", "passwd.pdf"),
    ("..\\..\\windows\\system.ini", "system.ini.pdf"),
    ("C:\\Users\\An\\đơn.pdf", "đơn.pdf"),
    ("/", "tep.pdf"),
    ("", "tep.pdf"),
    (".pdf", "tep.pdf"),
    ("...", "tep.pdf"),
    ("a\0b.pdf", "ab.pdf"),
    ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie_ x=1.pdf"),
    ("a\tb.pdf", "a b.pdf"),
    ("hoa-don\u202efdp.exe", "hoa-donfdp.pdf"),
    ("a\u200bb\ufeffc\u2060.pdf", "abc.pdf"),
    ("a\u3164.pdf", "a.pdf"),
    ("hoadon.pdf.exe", "hoadon.pdf"),
    ("hoadon.pdf.exe.pdf.js", "hoadon.pdf"),
    ("CON.pdf", "_CON.pdf"),
    ("nul", "_nul.pdf"),
    ("com1.khac.pdf", "_com1.khac.pdf"),
    ("console.pdf", "console.pdf"),
    ("--help.pdf", "help.pdf"),
    ("~root", "root.pdf"),
    ('a"b<c>d|e?f*g.pdf', "a_b_c_d_e_f_g.pdf"),
    ("  nhiều    dấu  cách  .pdf", "nhiều dấu cách.pdf"),
    ("tết 🎉.pdf", "tết 🎉.pdf"),
    ("раураl.pdf", "раураl.pdf"),
    ("\ud800a.pdf", "a.pdf"),
]


@pytest.mark.parametrize(("given_name", "kept"), NAMES)
def test_a_name_is_made_safe_and_stays_readable(given_name: str, kept: str) -> None:
    assert clean_name(given_name, ".pdf") == kept


@pytest.mark.parametrize("length", [100, 255, 256, 4096])
def test_a_long_name_is_cut_and_keeps_its_ending(length: int) -> None:
    kept = clean_name("ề" * length + ".pdf", ".pdf")
    assert kept.endswith("ề.pdf")
    assert len(kept.encode()) <= MAX_BYTES


def test_the_two_ways_to_write_an_accent_are_one_name() -> None:
    name = "Đơn xin xác nhận tình trạng hôn nhân.pdf"
    assert clean_name(unicodedata.normalize("NFD", name), ".pdf") == name


def test_a_file_of_our_own_keeps_its_ending() -> None:
    assert clean_name("Giấy tiếp nhận.pdf") == "Giấy tiếp nhận.pdf"
    assert clean_name("so-lieu.csv") == "so-lieu.csv"


ANY_NAME = st.one_of(
    st.text(st.characters(), max_size=400),
    st.text("ềệ\u0302\u0301\u200d\u202e. /\\-~\0\r\ncCoOnN1pdfexe\ud800🎉\u1160", max_size=60),
)


@given(ANY_NAME, st.sampled_from(["", ".pdf", ".jpg"]))
def test_any_name_becomes_a_safe_one(name: str, suffix: str) -> None:
    kept = clean_name(name, suffix)
    assert kept
    assert kept.endswith(suffix)
    assert len(kept.encode()) <= MAX_BYTES + 1
    assert not set('/\\<>:"|?*%') & set(kept)
    assert kept[0] not in " .-~"
    assert kept[-1] not in " ."
    assert unicodedata.is_normalized("NFC", kept)
    assert not [c for c in kept if unicodedata.category(c)[0] == "C"]
    assert clean_name(kept, suffix) == kept


@given(ANY_NAME)
def test_any_name_goes_into_a_header_whole(name: str) -> None:
    kept = clean_name(name, ".pdf")
    header = content_disposition(kept)
    assert header.isascii()
    assert header.count('"') == 2
    HttpResponse(headers={"Content-Disposition": header})


def test_the_header_has_plain_letters_and_the_true_name() -> None:
    assert content_disposition("Đơn số 1.pdf") == (
        "attachment; filename=\"Don so 1.pdf\"; filename*=UTF-8''%C4%90%C6%A1n%20s%E1%BB%91%201.pdf"
    )
    assert content_disposition("a.pdf", inline=True).startswith("inline; ")
