"""How pages write money, dates and numbers. Nothing stays nothing, so templates need no `if`."""

from datetime import date, datetime, time
from typing import Literal

from django import template
from django.utils import timezone

from motcua.common import identity, money

register = template.Library()

# What a template passes for a variable that is not there.
Missing = Literal[""] | None


@register.filter
def dong(amount: int | Missing) -> str:
    return "" if amount is None or amount == "" else money.dong(int(amount))


@register.filter
def ngay(when: date | Missing) -> str:
    """`15/10/2024`, the day where the portal stands."""
    return f"{_local(when):%d/%m/%Y}" if when else ""


@register.filter
def gio(when: datetime | time | Missing) -> str:
    # Midnight is a time, not an absence.
    return "" if when is None or when == "" else f"{_local(when):%H:%M}"


@register.filter
def luc(when: datetime | Missing) -> str:
    """`09:12 ngày 15/10/2024`."""
    return f"{gio(when)} ngày {ngay(when)}" if when else ""


@register.filter
def dien_thoai(number: str | None) -> str:
    """`0239 0000 743`: in groups, as people read a number aloud."""
    digits = number or ""
    if not digits.isdecimal() or len(digits) not in (10, 11):
        return digits
    return f"{digits[:4]} {digits[4:-3]} {digits[-3:]}"


@register.filter
def mask_name(name: str | None) -> str:
    return identity.mask_name(name or "")


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
