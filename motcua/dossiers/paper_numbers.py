"""Numbers of the papers an agency issues, as NĐ 30/2020 writes them: running number, kind, agency."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.dossiers.numbers import draw_from_book

# Kinds of papers with a book of their own, by the abbreviations of NĐ 30/2020 phụ lục III.
PAPERS = (
    ("QĐ", _("Quyết định")),
    ("GXN", _("Giấy xác nhận")),
    ("GCN", _("Giấy chứng nhận")),
    ("TL", _("Trích lục")),
    ("GP", _("Giấy phép")),
    ("TTr", _("Tờ trình")),
    ("TB", _("Thông báo")),
    ("CV", _("Công văn")),
)
_MARKS = {
    "province-police": "CAT",
    "commune-police": "CAX",
    "department-justice": "STP",
    "department-construction": "SXD",
    "department-labour": "SLĐTBXH",
    "department-health": "SYT",
    "department-home-affairs": "SNV",
    "department-finance": "STC",
    "department-planning": "SKHĐT",
}


def draw(agency: Agency, kind: str, day: date) -> str:
    """ "12/QĐ-UBND": the next of that kind, agency and year."""
    running = draw_from_book(agency, kind, day.year)
    return f"{running}/{kind}-{_MARKS.get(agency.kind, 'UBND')}"
