"""Dossier numbers: code of the receiving agency, day, running number of that day (TT 01/2018 Điều 19)."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency

NEW_CODES_FROM = date(2025, 4, 14)  # QĐ 09/2025/QĐ-TTg: the code is read from left to right


def draw_number(agency: Agency, day: date) -> str:
    """The next number of this agency and day. The row stays locked until the caller's transaction ends: no gaps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_numbercounter (agency_id, day, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (agency_id, day) DO UPDATE SET last = dossiers_numbercounter.last + 1 RETURNING last",
            [agency.pk, day],
        )
        running = cursor.fetchone()[0]
    code = agency.code if day >= NEW_CODES_FROM else agency.old_code
    return f"{code}-{day:%y%m%d}-{running:04}"


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


def draw_paper_number(agency: Agency, kind: str, day: date) -> str:
    """ "12/QĐ-UBND": the next of that kind in this agency and year; locked as `draw_number` is, so without gaps."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_registercounter (agency_id, book, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (agency_id, book, year) DO UPDATE SET last = dossiers_registercounter.last + 1 RETURNING last",
            [agency.pk, kind, day.year],
        )
        running = cursor.fetchone()[0]
    return f"{running}/{kind}-{_MARKS.get(agency.kind, 'UBND')}"
