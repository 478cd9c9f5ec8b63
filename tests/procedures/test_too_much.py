"""What is huge, endless or written twice is refused with one sentence, before it can do harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.procedures.checks import MOST_QUESTIONS
from motcua.procedures.reader import BadProcedure, parse, read
from motcua.procedures.toml_text import DEEPEST, KB_AT_MOST, BadToml, plain_data
from tests.procedures.builders import SAMPLE, SHIPPED, sample


def told(text: str, folder: Path) -> str:
    path = folder / SAMPLE.name
    path.write_text(text, "utf-8")
    with pytest.raises(BadProcedure) as caught:
        read(path)
    (problem,) = caught.value.problems
    return str(problem).removeprefix(str(path))


def test_two_megabytes_are_refused_unread(tmp_path: Path) -> None:
    huge = SAMPLE.read_text("utf-8") + "# " + "x" * 2_000_000
    assert told(huge, tmp_path) == f": lớn hơn {KB_AT_MOST} kB; chia bớt hoặc viết gọn lại."


def test_letters_of_several_bytes_count_as_what_they_weigh(tmp_path: Path) -> None:
    assert "lớn hơn" in told("# " + "ế" * (KB_AT_MOST * 1024 // 2), tmp_path)


def test_data_of_a_page_are_held_to_the_same_size() -> None:
    _description, defects = parse(sample(summary="x" * KB_AT_MOST * 1024))
    assert defects == [((), f"lớn hơn {KB_AT_MOST} kB; viết gọn lại.")]


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 5000, "a = " + "{b=" * 5000, "a" + ".b" * 3000 + " = 1"]
)
def test_what_is_nested_without_end_is_refused(text: str) -> None:
    with pytest.raises(BadToml):
        plain_data(text)


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, str(2**63), f"-{2**64}"])
def test_a_number_without_end_is_refused(number: str) -> None:
    with pytest.raises(BadToml, match="số quá dài"):
        plain_data(f"a = [{{b = {number}}}]")
    assert plain_data(f"a = {2**63 - 1}") == {"a": 2**63 - 1}


def test_a_condition_of_many_blanks_does_not_keep_the_reader_busy() -> None:
    """Where a blank might belong to two places of a pattern, this would be tried for hours."""
    when = '"one in [' + "''    " * 40 + 'x" == "b"'
    _description, defects = parse(sample(checks=[{"when": when, "at": "x", "message": "Sửa."}]))
    assert [where for where, _message in defects] == [("checks", 0, "at")]


def test_twenty_thousand_empty_papers_are_told_before_anybody_gives_up_waiting() -> None:
    """Looking through all that is wrong once for each thing that is wrong would take an hour."""
    count = 20_000
    _description, defects = parse(sample(papers=[{}] * count))
    assert sum(where[:1] == ("papers",) for where, _message in defects) == 2 * count


def test_nested_data_of_a_page_are_refused() -> None:
    deep: Any = "x"
    for _level in range(DEEPEST + 1):
        deep = [deep]
    assert parse(sample(papers=deep))[1] == [((), "lồng nhau quá sâu; viết lại cho phẳng hơn.")]
    for _level in range(5000):
        deep = [deep]
    assert parse(sample(papers=deep))[1]


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ('code = "a"\ncode = "b"', 2, "khóa này đã ghi ở trên; bỏ một trong hai dòng."),
        ("[limit]\nvalue = 1\n[limit]\n", 3, "bảng [limit] đã mở ở trên"),
        ("[[papers]]\n[papers]\n", 2, "viết [[ ]] nếu là danh sách"),
        ("a = {b = 1, b = 2}", 1, "khóa “b” ghi hai lần"),
        ('name = "Cấp\nlevel = 1', 1, "chữ chưa đóng nháy"),
        ("name = Cấp", 1, "chữ trong nháy kép"),
        ("name Cấp", 1, "thiếu dấu ="),
        ("level = 1 2", 1, "thừa chữ sau giá trị"),
        ("a = [1\nb = 2", 2, "thêm dấu ]"),
        ("[limit", 1, "thiếu dấu ]"),
        ("a = 1\n= 2", 2, "không hiểu dòng này"),
        ('a = "\\q"', 1, "nháy kép phải viết \\\\"),
        ("a = '", 1, "thêm dấu nháy"),
        ("a = 2024-13-01", 1, "thừa chữ"),
        ("a.b = 1\na = 2\n\n\n", 2, "khóa này đã ghi"),
    ],
)
def test_every_slip_of_writing_is_told_with_its_line_and_mend(
    text: str, line: int, mend: str, tmp_path: Path
) -> None:
    said = told(text, tmp_path)
    assert said.startswith(f":{line}: TOML viết sai: ")
    assert mend in said


@settings(max_examples=200, deadline=None)
@given(st.text("ab1=[]{}\"'\\.,\n -#ế", max_size=60))
def test_whatever_is_written_is_read_or_told(text: str) -> None:
    bad = slip_in(text)
    if bad is not None:
        assert bad.message.endswith(".")
        assert bad.line is None or 1 <= bad.line <= text.count("\n") + 1


def slip_in(text: str) -> BadToml | None:
    try:
        plain_data(text)
    except BadToml as bad:
        return bad
    return None


def test_a_declaration_has_at_most_500_questions() -> None:
    def asking(count: int) -> list[Any]:
        fields = [{"key": f"q{n}", "kind": "text", "label": f"Câu {n}"} for n in range(count)]
        form = [{"key": "only", "title": "Một phần", "fields": fields}]
        return parse(sample(form=form, checks=[]))[1]

    assert not asking(MOST_QUESTIONS)
    ((where, message),) = asking(MOST_QUESTIONS + 1)
    assert where == ("form",)
    assert f"quá {MOST_QUESTIONS}" in message


def test_no_shipped_procedure_comes_near_these_bounds() -> None:
    assert max(path.stat().st_size for path in SHIPPED.glob("*.toml")) < KB_AT_MOST * 1024 / 4
