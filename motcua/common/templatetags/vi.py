"""How pages write money, dates and personal numbers. An empty value stays empty, so templates need no `if`."""

from datetime import date, datetime, time

from django import template
from django.utils import timezone

from motcua.common import identity, money

register = template.Library()


@register.filter
def dong(amount: int | None) -> str:
    return "" if amount is None or amount == "" else money.dong(int(amount))


@register.filter
def ngay(when: date | datetime | None) -> str:
    """`15/10/2024`, the day where the portal stands."""
    return f"{_local(when):%d/%m/%Y}" if when else ""


@register.filter
def gio(when: datetime | time | None) -> str:
    # Midnight is a time, not an absence.
    return "" if when is None or when == "" else f"{_local(when):%H:%M}"


@register.filter
def luc(when: datetime | None) -> str:
    """`09:12 ngày 15/10/2024`."""
    return f"{gio(when)} ngày {ngay(when)}" if when else ""


@register.filter
def mask_identity(number: str | None) -> str:
    return identity.mask_identity(number or "")


@register.filter
def mask_phone(number: str | None) -> str:
    return identity.mask_phone(number or "")


def _local(when: date | time) -> date | time:
    if isinstance(when, datetime) and timezone.is_aware(when):
        return timezone.localtime(when)
    return when
