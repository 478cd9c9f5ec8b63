"""Dossier numbers: code of the receiving agency, day, running number of that day (TT 01/2018 Điều 19)."""

from datetime import date

from django.db import connection

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


def draw_from_book(agency: Agency, book: str, year: int) -> int:
    """The next number of an agency's book in a year, without gaps as `draw_number`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_registercounter (agency_id, book, year, last) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (agency_id, book, year) "
            "DO UPDATE SET last = dossiers_registercounter.last + 1 RETURNING last",
            [agency.pk, book, year],
        )
        return int(cursor.fetchone()[0])
