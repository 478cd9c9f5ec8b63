"""TOML text → plain data, or one Vietnamese sentence with the line. Everything huge is refused unread."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from motcua.common.vietnamese import nfc

KB_AT_MOST = 512
# The format itself needs eight: a condition's table in a field in a group in a section.
DEEPEST = 20
# What TOML promises, and no page or database has trouble with.
LARGEST = 2**63 - 1

_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
# What tomllib says, and how it is mended. The order matters: the first that fits is taken.
_MENDS = (
    (r"Cannot overwrite a value", "khóa này đã ghi ở trên; bỏ một trong hai dòng."),
    (r"Duplicate inline table key '(?P<key>[^']*)'", "khóa “{key}” ghi hai lần; bỏ một."),
    (
        r"Cannot declare \((?P<key>.*?),?\) twice",
        "bảng [{key}] đã mở ở trên; gộp hai chỗ làm một, hoặc viết [[ ]] nếu là danh sách.",
    ),
    (r"Cannot mutate immutable namespace", "bảng này đã viết xong trong { } ở trên; gộp vào đó."),
    (r"Expected '=' after a key", "thiếu dấu = sau khóa; viết khóa = giá trị."),
    (r"Expected newline or end of document", "thừa chữ sau giá trị; xuống dòng, hoặc thêm nháy."),
    (r"Expected .*table declaration", "tên bảng thiếu dấu ] ; viết [tên] hoặc [[tên]]."),
    (r"Unclosed array", "danh sách chưa đóng; thêm dấu ]."),
    (r"Unclosed inline table", "bảng chưa đóng; thêm dấu }."),
    (
        r"(Unterminated string|Expected \"'|Expected '\"|Illegal character '\\n')",
        "chữ chưa đóng nháy; thêm dấu nháy.",
    ),
    (
        r"Unescaped '\\'|Invalid hex|Escaped character",
        "dấu \\ trong nháy kép phải viết \\\\; sửa lại.",
    ),
    (
        r"Illegal character|Found invalid character",
        "có ký tự lạ không nhìn thấy; xóa và gõ lại dòng này.",
    ),
    (r"Invalid (value|date|time)", "giá trị viết sai; chữ trong nháy kép, ngày dạng 2024-01-31."),
    (r"Invalid statement", "không hiểu dòng này; viết khóa = giá trị, hoặc [tên bảng]."),
)


class BadToml(ValueError):
    """The message says the mend; `line` is None when it is about the whole text."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message, self.line = message, line


def plain_data(text: str) -> dict[str, Any]:
    if len(text) > KB_AT_MOST * 1024 or len(text.encode("utf-8", "replace")) > KB_AT_MOST * 1024:
        raise BadToml(f"lớn hơn {KB_AT_MOST} kB; chia bớt hoặc viết gọn lại.")
    text = nfc(text.replace("\r\n", "\n"))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _told(str(error), text) from None
    except (RecursionError, ValueError) as error:
        # Digits without end are no number for Python either.
        deep = isinstance(error, RecursionError)
        raise BadToml(_TOO_DEEP if deep else _TOO_LARGE) from None
    if too_deep(data):
        raise BadToml(_TOO_DEEP)
    # 0xfff… may be as long as the file.
    numbers = (one for level in _levels(data) for one in level if isinstance(one, int))
    if any(abs(one) > LARGEST for one in numbers):
        raise BadToml(_TOO_LARGE)
    return data


_TOO_DEEP = "lồng nhau quá sâu; viết lại cho phẳng hơn."
_TOO_LARGE = "có số quá dài; viết lại."


def too_deep(data: object) -> bool:
    return all(_levels(data))


def _levels(data: object) -> Iterator[list[object]]:
    """Without recursion, for it is asked of data that nobody has looked at yet; one level too many."""
    level: list[object] = [data]
    for _depth in range(DEEPEST + 1):
        yield level
        level = [inner for one in level for inner in _inside(one)]


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else []


def _told(error: str, text: str) -> BadToml:
    place = _PLACE.search(error)
    # What is missed at the end is told at the last line that says something.
    line = int(place[1]) if place and place[1] else len(text.rstrip().split("\n"))
    for pattern, mend in _MENDS:
        if found := re.match(pattern, error):
            said = {
                key: value.replace("'", "").replace(", ", ".")
                for key, value in found.groupdict().items()
            }
            for key, value in said.items():
                mend = mend.replace(f"{{{key}}}", value)
            return BadToml(mend, line)
    return BadToml(f"{_PLACE.sub('', error)}; sửa dòng này.", line)
