"""The territory of the province and the agencies that serve it, each with its dates.

A code alone never identifies a unit: all 69 codes of today belonged to an older unit, 57 of them to
one of another name. Units are found by (code, valid_from), and always as of a day.
"""

from motcua.agencies.models.agency import PARTS, Agency, Division, DivisionKind, PeopleShown
from motcua.agencies.models.bank_account import BankAccount, bank_account
from motcua.agencies.models.dated import DatedQuerySet, dates_in_order
from motcua.agencies.models.loaded import LoadedFacts
from motcua.agencies.models.territory import Relation, Succession, Unit, UnitAlias, UnitKind
from motcua.agencies.models.working_time import (
    CalendarCounted,
    CalendarDay,
    CalendarVersion,
    DayKind,
    OfficeHours,
    new_calendar_version,
)

__all__ = (
    "PARTS",
    "Agency",
    "BankAccount",
    "CalendarCounted",
    "CalendarDay",
    "CalendarVersion",
    "DatedQuerySet",
    "DayKind",
    "Division",
    "DivisionKind",
    "LoadedFacts",
    "OfficeHours",
    "PeopleShown",
    "Relation",
    "Succession",
    "Unit",
    "UnitAlias",
    "UnitKind",
    "bank_account",
    "dates_in_order",
    "new_calendar_version",
)
