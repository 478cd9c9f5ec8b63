"""Reads procedure files and says, in Vietnamese and with the line, what is wrong with them."""

from __future__ import annotations

import difflib
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from motcua.procedures import schema
from motcua.procedures.checks import Defect, Location, defects
from motcua.procedures.place import lines_of
from motcua.procedures.scenario import Scenario, ScenarioMove
from motcua.procedures.schema import Description
from motcua.procedures.toml_text import KB_AT_MOST, BadToml, plain_data, too_deep

DATA = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True)
class Problem:
    path: str
    line: int | None
    where: str
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return (
            f"{place}: {self.where}: {self.message}" if self.where else f"{place}: {self.message}"
        )


class BadProcedure(Exception):
    """The file cannot be used; `problems` says everything that must be mended."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(path: Path) -> Description:
    """The description in the file, checked; raises BadProcedure with every problem."""
    name = str(path)
    try:
        with path.open(encoding="utf-8") as file:
            # One letter more than may be: nothing larger is taken into memory.
            text = file.read(KB_AT_MOST * 1024 + 1)
    except OSError as error:
        raise BadProcedure(
            [Problem(name, None, "", f"không đọc được: {error.strerror}.")]
        ) from None
    except UnicodeDecodeError:
        message = "không phải UTF-8; lưu lại tệp với mã UTF-8."
        raise BadProcedure([Problem(name, None, "", message)]) from None
    try:
        data = plain_data(text)
    except BadToml as bad:
        message = f"TOML viết sai: {bad.message}" if bad.line else bad.message
        raise BadProcedure([Problem(name, bad.line, "", message)]) from None
    description, found = parse(data)
    found += list(_file_name(path, data))
    if description is None or found:
        lines = lines_of(unicodedata.normalize("NFC", text))
        raise BadProcedure(
            [Problem(name, lines.line(loc), spell(loc), message) for loc, message in found]
        )
    return description


def parse(data: dict[str, Any]) -> tuple[Description | None, list[Defect]]:
    """Checks plain data (from TOML or a page); one road, so that both obey the same rules."""
    if too_deep(data):
        return None, [((), "lồng nhau quá sâu; viết lại cho phẳng hơn.")]
    written = json.dumps(data, default=str, ensure_ascii=False)
    if len(written.encode("utf-8", "replace")) > KB_AT_MOST * 1024:
        return None, [((), f"lớn hơn {KB_AT_MOST} kB; viết gọn lại.")]
    try:
        description = Description.model_validate_json(json.dumps(data, default=str))
    except ValidationError as error:
        return None, list(_told(error))
    return description, [*defects(description), *_unknown_names(description)]


def _told(error: ValidationError) -> Iterator[Defect]:
    told = error.errors(include_url=False)
    around = {one["loc"][:-1] for one in told}
    for one in told:
        # A list whose only item is wrong counts as empty too: that follows by itself.
        if not (one["type"] == "too_short" and one["loc"] in around):
            yield one["loc"], _in_words(dict(one))


def _file_name(path: Path, data: dict[str, Any]) -> Iterator[Defect]:
    code, date = str(data.get("code", "")), str(data.get("effective_from", ""))
    if path.name not in (f"{code}.toml", f"{code}@{date}.toml"):
        yield ("code",), f"tên tệp phải là {code}.toml hoặc {code}@{date}.toml; đổi tên tệp."


def _unknown_names(d: Description) -> Iterator[Defect]:
    if d.field not in names("fields"):
        yield ("field",), _choose(d.field, sorted(names("fields")))
    for event in d.life_events:
        if event not in names("life_events"):
            yield ("life_events",), _choose(event, sorted(names("life_events")))


@cache
def names(table: str) -> dict[str, str]:
    """slug → Vietnamese name from data/fields.toml or data/life_events.toml, in their order."""
    return {slug: row["name"] for slug, row in table_of(table).items()}


@cache
def table_of(table: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / f"{table}.toml").read_text("utf-8"))


def spell(loc: Location) -> str:
    """("form", 0, "fields", 2, "kind") → form[1].fields[3].kind; people count from one."""
    text = ""
    for part in loc:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _choose(value: object, allowed: list[str]) -> str:
    near = difflib.get_close_matches(str(value), allowed, 1)
    hint = f"; có phải là “{near[0]}”?" if near else ""
    return f"không có “{value}”; dùng một trong: {', '.join(allowed)}{hint}"


def _in_words(error: dict[str, Any]) -> str:
    kind, context, value = error["type"], error.get("ctx", {}), error.get("input")
    match kind:
        case "extra_forbidden":
            return _unknown_key(error["loc"])
        case "missing":
            return "thiếu khóa này; thêm vào."
        case "literal_error":
            return _choose(value, re.findall(r"'([^']+)'", context["expected"]))
        case "string_pattern_mismatch":
            return f"“{value}” sai mẫu {context['pattern']}; viết lại theo mẫu."
        case "string_too_short":
            return "để trống; ghi nội dung."
        case "string_too_long":
            return f"dài quá {context['max_length']} ký tự; viết ngắn lại."
        case "too_short":
            return f"cần ít nhất {context['min_length']} mục; thêm vào."
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            return f"{value} nằm ngoài khoảng cho phép ({error['msg']}); sửa lại."
    return f"{_TYPES.get(kind, error['msg'])} (đang là {value!r}); sửa lại."


_TYPES = {
    "string_type": "phải là chữ trong dấu ngoặc kép",
    "int_type": "phải là số nguyên, không có dấu ngoặc kép",
    "int_from_float": "phải là số nguyên",
    "float_type": "phải là số, không có dấu ngoặc kép",
    "bool_type": "phải là true hoặc false",
    "tuple_type": "phải là danh sách trong dấu [ ]",
    "model_type": "phải là một bảng với các khóa",
    "date_type": "phải là ngày dạng 2024-01-31",
    "date_from_datetime_parsing": "phải là ngày dạng 2024-01-31",
    "date_parsing": "phải là ngày dạng 2024-01-31",
}

_MODELS: dict[str, type[BaseModel]] = {
    "papers": schema.Paper,
    "template": schema.PaperTemplate,
    "form": schema.FormSection,
    "fields": schema.FormField,
    "checks": schema.Check,
    "declaration": schema.Declaration,
    "blocks": schema.PrintedBlock,
    "signers": schema.PrintedSigner,
    "steps": schema.Step,
    "asks": schema.Consultation,
    "extension": schema.Extension,
    "pauses": schema.Pause,
    "limit": schema.Limit,
    "cases": schema.Case,
    "channels": schema.Channel,
    "fees": schema.Fee,
    "fee_exemptions": schema.Exemption,
    "result": schema.Result,
    "scenarios": Scenario,
    "moves": ScenarioMove,
}


def _unknown_key(loc: Location) -> str:
    around = [part for part in loc[:-1] if isinstance(part, str)]
    model = _MODELS[around[-1]] if around else Description
    near = difflib.get_close_matches(str(loc[-1]), list(model.model_fields), 1)
    return (
        f"khóa lạ; đổi thành “{near[0]}”?"
        if near
        else (f"khóa lạ; bỏ đi. Các khóa được dùng: {', '.join(model.model_fields)}.")
    )


def read_all(paths: list[Path]) -> list[Description]:
    """Every file, or BadProcedure with the problems of all of them."""
    good: list[Description] = []
    problems: list[Problem] = []
    seen: dict[tuple[str, object], Path] = {}
    for path in paths:
        try:
            description = read(path)
        except BadProcedure as bad:
            problems += bad.problems
            continue
        key = (description.code, description.effective_from)
        if key in seen:
            message = f"trùng mã và ngày hiệu lực với {seen[key].name}; bỏ một tệp hoặc sửa ngày."
            problems.append(Problem(str(path), None, "", message))
        seen[key] = path
        good.append(description)
    if problems:
        raise BadProcedure(problems)
    return good


def main(arguments: list[str]) -> int:
    paths = [Path(argument) for argument in arguments]
    if not paths:
        sys.stderr.write("Cách dùng: python -m motcua.procedures data/procedures/*.toml\n")
        return 2
    try:
        good = read_all(paths)
    except BadProcedure as bad:
        sys.stderr.write(f"{bad}\n")
        return 1
    sys.stdout.write(f"{len(good)} tệp đúng.\n")
    return 0
