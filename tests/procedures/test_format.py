import copy
import subprocess
import sys
from pathlib import Path

import pytest

from motcua.procedures.exporter import to_toml, write
from motcua.procedures.reader import BadProcedure, names, parse, read, read_all
from tests.procedures.builders import SAMPLE, SHIPPED, described, sample

LIMIT = 'value = 3\nunit = "working_day"'
SHIPPED_FILES = sorted(SHIPPED.glob("*.toml"))


def problems_of(tmp_path: Path, old: str, new: str) -> list[str]:
    text = SAMPLE.read_text("utf-8")
    assert old in text
    path = tmp_path / SAMPLE.name
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BadProcedure) as caught:
        read(path)
    return [str(problem).removeprefix(f"{path}") for problem in caught.value.problems]


def line_of(text: str) -> int:
    lines = SAMPLE.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


@pytest.mark.parametrize(
    ("steps", "mend"),
    [(None, "thiếu khóa này"), ([], "cần ít nhất 2 mục"), ("one", "cần ít nhất 2 mục")],
)
def test_a_procedure_without_steps_is_refused_with_what_to_do(steps: object, mend: str) -> None:
    body = sample()
    first = body.pop("steps")[:1]
    if steps is not None:
        body["steps"] = first if steps == "one" else steps
    description, defects = parse(body)
    assert description is None
    assert defects == [(("steps",), f"{mend}; thêm vào.")]


def test_every_shipped_file_is_right() -> None:
    assert len(read_all(SHIPPED_FILES)) == len(SHIPPED_FILES)


@pytest.mark.parametrize("path", [SAMPLE, *SHIPPED_FILES], ids=lambda path: path.name)
def test_a_description_survives_the_way_out_and_back(path: Path, tmp_path: Path) -> None:
    description = read(path)
    assert read(write(description, tmp_path)) == description


def test_quotes_and_line_breaks_survive_the_way_out_and_back(tmp_path: Path) -> None:
    description = described(how=['Bấm "Gửi"\nrồi chờ \\ đợi', "Xem thư\x7f"])
    assert "[[form.fields]]" in to_toml(description)
    assert read(write(description, tmp_path)).how == description.how


@pytest.mark.parametrize(
    ("old", "new", "at", "mend"),
    [
        ('kind = "one_of"', 'kind = "oneof"', "form[1].fields[2].kind", "có phải là “one_of”?"),
        ("original = 1", "orignal = 1", "papers[1].orignal", "đổi thành “original”"),
        ("fee = 15000", 'fee = "15000"', "channels[1].fee", "phải là số nguyên"),
        ('field = "ho-tich"', 'field = "ho-tch"', "field", "có phải là “ho-tich”?"),
        ("level = 4", "level = 3", "partial_reason", "ghi vì sao"),
        ('key = "copies"', 'key = "purpose"', "form[2].fields[2].key", "đã dùng"),
        ('key = "intake"', 'key = "start"', "steps[1].key", "intake"),
        ("working_hours = 12", "working_hours = 120", "steps", "quá thời hạn 24 giờ"),
        ("min = 1\n", "min = 30\n", "form[2].fields[2].min", "lớn hơn max"),
        ('channel = "counter"', 'channel = "online"', "channels[2].channel", "hai lần"),
        ('["hon-nhan-gia-dinh"]', '["hon-nhan"]', "life_events", "hon-nhan-gia-dinh"),
        ('offered_by = ["commune-', 'offered_by = ["xa-', "offered_by[1]", "viết lại theo mẫu"),
        (LIMIT, LIMIT + '\nafter_supplement = "sector"', "limit.sector_days", "ghi còn bao nhiêu"),
        (LIMIT, LIMIT + "\nsector_days = 5", "limit.sector_days", "bỏ số ngày"),
    ],
)
def test_a_bad_file_names_the_place_and_the_mend(
    tmp_path: Path, old: str, new: str, at: str, mend: str
) -> None:
    (problem,) = problems_of(tmp_path, old, new)
    assert f": {at}: " in problem
    assert mend in problem


def test_a_bad_file_names_the_line(tmp_path: Path) -> None:
    line = line_of('kind = "one_of"')
    (problem,) = problems_of(tmp_path, 'kind = "one_of"', 'kind = "oneof"')
    assert problem.startswith(f":{line}: ")


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "level = 4", "level = = 4")
    assert problem.startswith(f":{line_of('level = 4')}: TOML viết sai")


def test_every_defect_is_told_at_once(tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8").replace("level = 4", "level = 3")
    path = tmp_path / SAMPLE.name
    path.write_text(text.replace('key = "intake"', 'key = "start"'), "utf-8")
    with pytest.raises(BadProcedure) as caught:
        read(path)
    assert len(caught.value.problems) == 2


def test_a_file_with_another_name_than_its_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "khai-sinh.toml"
    path.write_text(SAMPLE.read_text("utf-8"), "utf-8")
    with pytest.raises(BadProcedure, match=r"1\.004873\.toml"):
        read(path)


def test_two_files_of_one_date_are_refused(tmp_path: Path) -> None:
    for name in ("1.004873.toml", "1.004873@2024-01-01.toml"):
        (tmp_path / name).write_text(SAMPLE.read_text("utf-8"), "utf-8")
    with pytest.raises(BadProcedure, match="trùng mã và ngày hiệu lực"):
        read_all(sorted(tmp_path.glob("*.toml")))


def test_decomposed_text_is_read_as_composed(tmp_path: Path) -> None:
    path = tmp_path / SAMPLE.name
    path.write_text(SAMPLE.read_text("utf-8").replace("Hộ tịch", "Hộ tịch"), "utf-8")
    assert "Luật Hộ tịch 60/2014/QH13" in read(path).legal_basis


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"kind": "one_of"}, "options"),
        ({"options": ["a", "b"]}, "options"),
        ({"kind": "person"}, "parts"),
        ({"parts": ["sex"]}, "parts"),
        ({"past": True}, "past"),
        ({"kind": "date", "past": True, "future": True}, "future"),
        ({"kind": "date", "max_length": 3}, "max_length"),
        ({"min": 3}, "min"),
        ({"prefill": "submitter"}, "prefill"),
        ({"kind": "note", "required": True}, "required"),
        ({"kind": "date", "decimals": 2}, "decimals"),
    ],
)
def test_a_field_that_contradicts_itself_is_refused(change: dict[str, object], at: str) -> None:
    data = sample()
    data["form"] = copy.deepcopy(data["form"])
    data["form"][0]["fields"].append({"key": "x", "kind": "text", "label": "X"} | change)
    _, defects = parse(data)
    assert [loc for loc, _ in defects] == [("form", 0, "fields", 2, at)]


def test_the_check_runs_without_settings_or_database() -> None:
    command = [sys.executable, "-m", "motcua.procedures", str(SAMPLE)]
    root = SHIPPED.parents[1]
    done = subprocess.run(
        command, cwd=root, env={"PATH": ""}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "1 tệp đúng.\n"


def test_there_are_54_ethnic_groups_each_once() -> None:
    groups = (SHIPPED.parent / "ethnic_groups.txt").read_text("utf-8").split("\n")[:-1]
    assert len(groups) == len(set(groups)) == 54


def test_the_lists_of_names_are_in_their_order() -> None:
    assert next(iter(names("fields"))) == "ho-tich"
    assert names("life_events")["hon-nhan-gia-dinh"] == "Hôn nhân và gia đình"
