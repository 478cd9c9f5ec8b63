"""Dates, sizes and money as a Vietnamese reader writes them."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

register = template.Library()


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


@register.filter
def day(value: date | datetime | None) -> str:
    """15/10/2024"""
    if not isinstance(value, date):
        return ""
    return (_local(value) if isinstance(value, datetime) else value).strftime("%d/%m/%Y")


@register.filter
def clock(value: datetime | None) -> str:
    """09:12"""
    return _local(value).strftime("%H:%M") if isinstance(value, datetime) else ""


@register.filter
def moment(value: date | datetime | str | None) -> str:
    """09:12 ngày 15/10/2024; a day without an hour is only a day, a text stays as it is."""
    if isinstance(value, datetime):
        return _("%(hour)s ngày %(day)s") % {"hour": clock(value), "day": day(value)}
    return day(value) if isinstance(value, date) else value or ""


@register.filter
def size(value: int | None) -> str:
    """1,2 MB; what a phone shows for the same file."""
    if not value:
        return "0 KB"
    if value < 1024 * 1024:
        return f"{max(1, round(value / 1024))} KB"
    return f"{value / 1024 / 1024:.1f} MB".replace(".", ",")


@register.filter
def dong(value: int | Decimal | None) -> str:
    """8.000 đồng; nothing to pay is said in words."""
    if value is None:
        return ""
    if value == 0:
        return _("Không mất tiền")
    return _("%(amount)s đồng") % {"amount": f"{int(value):,}".replace(",", ".")}
