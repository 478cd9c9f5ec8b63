"""Printed papers: plain facts in, PDF bytes out. Nothing here knows a model or asks a clock.

Fill one of the dataclasses of `papers` and call its function (`render_form01(Form01(…))`).
The same input gives the same bytes, so a paper's hash says whether it was changed. Papers are
PDF/A-2a and PDF/UA-1: they can be archived and read aloud. Their Vietnamese is fixed by circulars,
not by a screen's language, so it is not offered for translation.
"""

import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst
import zxingcpp
from PIL import ImageFont

from motcua.documents.papers import (
    Declaration,
    Form01,
    Form02,
    Form03,
    Letter,
    Regime,
    ResultPaper,
    Signer,
)

TEMPLATES = Path(__file__).parent / "typ"
STANDARDS: list[Any] = ["a-2a", "ua-1"]
COPIES = ("Lưu", "Giao khách hàng")
A4_POINTS_HIGH = 841.89
VIETNAM = timezone(timedelta(hours=7))

# Debian's Liberation Serif has the width of Times New Roman, the face NĐ 30/2020 asks for. In the
# second folder version 1 lacks Vietnamese letters, but newer systems keep version 2 there: so the
# letters are looked at, not the name.
FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
)
BUILT_IN_FONT = "Libertinus Serif"

# All but the letters both faces have. Other text is tried as it is, and loses these if that fails.
SURE = re.compile(
    r"[^\n -~\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0300\u0301\u0303\u0309\u0323\u1e00-\u1eff"
    r"\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ab\u20ac]"
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# The template lets longer words than these break anywhere, which costs a lot: no mere slip is as
# long as an endless one, and that is parted here.
LONG_WORD = re.compile(r"\S{23}(?=\S)")
ENDLESS_WORD = re.compile(r"\S{300,}")


def day_words(moment: date | datetime) -> str:
    """ "ngày 05 tháng 01 năm 2026": zeros before days below ten and months 1 and 2 (NĐ 30/2020)."""
    month = f"{moment.month:02}" if moment.month < 3 else str(moment.month)
    return f"ngày {moment.day:02} tháng {month} năm {moment.year}"


def moment_words(moment: datetime | None) -> str:
    """ "09 giờ 05 phút, ngày 15 tháng 10 năm 2024" on a Vietnamese clock; empty for None."""
    if moment is None:
        return ""
    local = local_time(moment)
    return f"{local:%H} giờ {local:%M} phút, {day_words(local)}"


def render_form01(paper: Form01) -> bytes:
    signers = [] if paper.online else [Signer(title="Người nộp hồ sơ")]
    signers.append(Signer(title="Người tiếp nhận hồ sơ", name=paper.receiver))
    return render(
        "form01",
        letter_data(
            paper,
            "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            form_note("01", paper.regime),
        )
        | {
            "received": moment_words(paper.received_at),
            "due": moment_words(paper.due_at),
            "signers": signers,
            "pay_svg": _qr_svg(paper.pay.code if paper.pay else ""),
            "copies_for": COPIES if paper.both_copies else [paper.copy_for],
        },
    )


def render_form02(paper: Form02) -> bytes:
    return render(
        "form02",
        letter_data(
            paper,
            "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
            form_note("02", paper.regime),
        )
        | {
            "reply_by": moment_words(paper.reply_by),
            "signers": [Signer(title="Người hướng dẫn", name=paper.officer)],
        },
    )


def render_form03(paper: Form03) -> bytes:
    signers = [] if paper.online else [Signer(title="Người nộp hồ sơ")]
    signers.append(Signer(title="Người tiếp nhận hồ sơ", name=paper.receiver))
    return render(
        "form03",
        letter_data(
            paper,
            "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
            form_note("03", paper.regime),
        )
        | {"submitted": moment_words(paper.submitted_at), "signers": signers},
    )


def render_declaration(paper: Declaration) -> bytes:
    note = [paper.form_code, paper.form_source] if paper.form_code else None
    return render(
        "declaration", asdict(paper) | {"form_note": note, "page_size": "a4", "number": ""}
    )


def render_result(paper: ResultPaper) -> bytes:
    return render("result", _result_data(paper))


def rooms_of_result(paper: ResultPaper) -> dict[str, list[int]]:
    """Where the paper leaves room for signatures: page from 0, corners in points from the lower left."""
    told = _made("result", _result_data(paper), _query)
    return {one["name"]: _corners(one) for one in told}


def _result_data(paper: ResultPaper) -> dict[str, Any]:
    note = [paper.form_code, ""] if paper.form_code else None
    data = letter_data(paper, paper.title, note) | {"page_size": "a4"}
    if paper.electronic:
        data |= {"number": "", "place_date": ""}
    return data


def _corners(room: dict[str, Any]) -> list[int]:
    top = A4_POINTS_HIGH - room["y"]
    right, bottom = room["x"] + room["width"], top - room["height"]
    return [room["page"] - 1, *(round(one) for one in (room["x"], bottom, right, top))]


def render(template: str, data: dict[str, Any]) -> bytes:
    """The PDF of `typ/<template>.typ` filled with `data`: text, numbers, dates, lists, dataclasses.

    `data` needs `title` (of one line or more), `page_size` and `made_at`. `qr`, `barcode` and
    `carried` are drawn; ValueError when one is too long.
    """
    pdf = _made(template, data, _compile)
    if not isinstance(pdf, bytes):
        raise TypeError(f"typst gave no PDF for {template}")
    return pdf


def _made(template: str, data: dict[str, Any], make: Callable[..., Any]) -> Any:
    made_at = local_time(data["made_at"]).replace(microsecond=0)
    drawn = {
        "barcode_svg": _barcode_svg(data.get("barcode", "")),
        "qr_svg": _qr_svg(data.get("qr", "")),
        "carried": [_qr_svg(text) for text in data.get("carried", ())],
    }
    clean = _clean({key: value for key, value in data.items() if key not in drawn})
    number = clean.get("dossier_number") or clean.get("number") or ""
    title = clean["title"].replace("\n", " ")
    clean["document_title"] = f"{title} {number}".strip() or template
    for _mend in range(len(MENDS)):
        try:
            return make(template, clean | drawn, made_at)
        except typst.TypstError as error:
            change = next((mend for sign, mend in MENDS if sign in str(error)), None)
            if change is None:
                raise
            clean = _map_text(clean, change)
    return make(template, clean | drawn, made_at)


def letter_data(paper: Letter, title: str, form_note: Sequence[str] | None) -> dict[str, Any]:
    issued = local_time(paper.issued_at)
    return asdict(paper) | {
        "title": title,
        "form_note": form_note,
        "made_at": issued,
        "place_date": f"{paper.place}, {day_words(issued)}",
    }


def form_note(number: str, regime: Regime) -> tuple[str, str]:
    return (f"Mẫu số {number}", f"(Ban hành kèm theo {regime.value})")


def local_time(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _map_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _map_text(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_map_text(item, change) for item in value]
    return value


def _clean(data: dict[str, Any]) -> dict[str, Any]:
    plain = json.loads(json.dumps(data, default=_plain))
    cleaned: dict[str, Any] = _map_text(plain, printable)
    return cleaned


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    return str(value)


def printable(text: str) -> str:
    """NFC, ends of lines as \\n, and nothing invisible.

    Control, direction and private letters could make a paper read otherwise than it was typed,
    and the archive format refuses some of them.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text  # as nearly all are; letter by letter it takes its time
    lines = "\n".join(text.replace("\t", " ").splitlines()).strip("\n")
    kept = (char for char in lines if char == "\n" or unicodedata.category(char)[0] != "C")
    composed = unicodedata.normalize("NFC", "".join(kept))
    return ENDLESS_WORD.sub(lambda word: _parted(word[0]), composed)


def _parted(text: str) -> str:
    return LONG_WORD.sub(r"\g<0> ", text)


def _only_sure(text: str) -> str:
    return SURE.sub(REPLACEMENT, text)


MENDS = (
    # An archived paper may not hold a letter no font can draw: show that something stood there.
    ("could not be displayed", _only_sure),
    ("maximum grouping depth", _parted),
)


def _qr_svg(text: str) -> str:
    if not text:
        return ""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="svg", xmldecl=False, border=2)
    return buffer.getvalue().decode()


def _barcode_svg(text: str) -> str:
    """Code 128 with the quiet zones it needs to be read."""
    if not text:
        return ""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    return str(code.to_svg(scale=2, add_quiet_zones=True))


def _has_vietnamese(font_file: Path) -> bool:
    if not font_file.is_file():
        return False
    font = ImageFont.truetype(font_file)
    return bytes(font.getmask("ế")) != bytes(font.getmask("\U0010ffff"))


@cache
def _compiler() -> tuple[typst.Compiler, typst.Fonts, str]:
    """One compiler a process (starting it costs more than a page), and the faces it may use."""
    folder = next(
        (it for it in FONT_FOLDERS if _has_vietnamese(it / "LiberationSerif-Regular.ttf")),
        None,
    )
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[folder] if folder else [],
    )
    # A packages folder without packages: a template reaches neither the network nor a user's cache.
    compiler = typst.Compiler(
        root=TEMPLATES,
        font_paths=fonts,
        package_path=TEMPLATES,
        package_cache_path=TEMPLATES,
    )
    names = ["Liberation Serif", BUILT_IN_FONT] if folder else [BUILT_IN_FONT]
    return compiler, fonts, json.dumps(names)


_one_at_a_time = Lock()


def _compile(template: str, data: dict[str, Any], made_at: datetime) -> Any:
    with _one_at_a_time:
        compiler, _fonts, fonts = _compiler()
        return compiler.compile(
            input=TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs={"data": json.dumps(data), "fonts": fonts},
            pdf_standards=STANDARDS,
            timestamp=made_at,
        )


def _query(template: str, data: dict[str, Any], made_at: datetime) -> Any:
    """What the template says of itself under the label `room`."""
    with _one_at_a_time:
        _, files, fonts = _compiler()
        told = typst.query(
            TEMPLATES / f"{template}.typ",
            "<room>",
            field="value",
            root=TEMPLATES,
            font_paths=files,
            sys_inputs={"data": json.dumps(data), "fonts": fonts},
            package_path=TEMPLATES,
            package_cache_path=TEMPLATES,
        )
    return json.loads(told)
