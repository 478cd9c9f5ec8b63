from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from motcua.common.vietnamese import nfc
from motcua.designer.exchange import Unreadable, body_from, toml_of
from motcua.designer.models import Draft
from motcua.procedures.body import body_of, canonical
from motcua.procedures.reader import read
from tests.designer.pages import sent, text
from tests.procedures.builders import SHIPPED

FILES = sorted(SHIPPED.glob("*.toml"))
URL = "/soan-thu-tuc/nhap/"

scalars = (
    st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(max_size=8).filter(lambda text: "\0" not in text)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("aộ. -", max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_taken_in_and_out_again_loses_nothing(path: Path) -> None:
    body = body_from(path.read_text("utf-8"))
    assert body == body_of(read(path))
    assert body_from(toml_of(body)) == body


@given(
    st.dictionaries(
        st.sampled_from(["name", "form", "limit", "steps", "x y", "lạ"]), values, min_size=1
    )
)
def test_what_is_wrong_is_taken_out_and_in_again_as_it_was(body: dict[str, Any]) -> None:
    assert canonical(body_from(toml_of(body))) == nfc(canonical(body))


def test_days_are_written_as_days_also_when_something_else_is_wrong() -> None:
    assert "effective_from = 2026-01-01\n" in toml_of({"effective_from": "2026-01-01", "name": 3})


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("a = \nb = 1", "TOML viết sai ở dòng 1"),
        ("a = 1\na = 2\nb = 3", "TOML viết sai ở dòng 2"),
        ("x = " + "[" * 5000, "TOML"),
        ("x = " + "[" * 60 + "]" * 60, "lồng nhau quá sâu"),
        ("", "Chưa có nội dung"),
        ("a = '" + "x" * 530_000 + "'", "lớn hơn 512 kB"),
    ],
    ids=["syntax", "twice", "bottomless", "deep", "empty", "big"],
)
def test_a_text_that_is_no_toml_is_refused_with_one_sentence(wrong: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        body_from(wrong)


def test_what_a_database_cannot_keep_is_made_text() -> None:
    body = body_from('a = nan\nb = inf\nc = "x\\u0000y"\nd = 07:30:00')
    assert body == {"a": "nan", "b": "inf", "c": "x�y", "d": "07:30:00"}


@pytest.mark.django_db
def test_a_file_becomes_a_draft_and_its_unknown_keys_are_kept_and_told(writer: Client) -> None:
    toml = FILES[0].read_text("utf-8").replace('name = "', 'colour = "đỏ"\nname = "', 1)
    answer = writer.post(URL, {"file": SimpleUploadedFile("x.toml", toml.encode())}, follow=True)
    draft = Draft.objects.get()
    assert draft.body["colour"] == "đỏ"
    assert draft.based_on is not None
    assert "hệ thống không biết khóa này" in text(answer)
    page = writer.get(f"/soan-thu-tuc/{draft.pk}/sua/")
    assert 'id="id_o-colour"' in page.content.decode()
    out = writer.get(f"/soan-thu-tuc/{draft.pk}/tai-ve/")
    assert out["Content-Disposition"].startswith("attachment")
    assert body_from(out.content.decode()) == draft.body
    writer.post(f"/soan-thu-tuc/{draft.pk}/sua/", sent(page, **{"drop-colour": "on"}))
    draft.refresh_from_db()
    assert "colour" not in draft.body


@pytest.mark.django_db
def test_two_megabytes_are_refused_with_one_sentence(writer: Client) -> None:
    big = b"a = '" + b"x" * 2_000_000 + b"'"
    for data in ({"file": SimpleUploadedFile("x.toml", big)}, {"text": big.decode()}):
        answer = writer.post(URL, data)
        assert answer.status_code == 422
        assert "lớn hơn 512 kB; chia bớt" in text(answer)
    assert not Draft.objects.exists()


@pytest.mark.django_db
def test_bytes_that_are_no_text_are_refused(writer: Client) -> None:
    answer = writer.post(URL, {"file": SimpleUploadedFile("x.toml", b"\xff\xfe\x00")})
    assert answer.status_code == 422
    assert "không phải UTF-8" in text(answer)
