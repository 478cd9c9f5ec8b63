"""Whom a clerk need not type anew: people of the agency's own dossiers, and holders of accounts."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from motcua.accounts.models import Posting
from motcua.accounts.queries import accounts_numbered
from motcua.common.identity import ImpossibleNumber, check_citizen_id
from motcua.common.vietnamese import clean, fold
from motcua.dossiers import access
from motcua.dossiers.drafts import FOUND_BY

LOOKED_THROUGH = 50
SHOWN_AT_MOST = 8
NAME_AT_LEAST = 6  # letters: "Nguyễn" alone would lay the whole commune open
# Of an account the desk gets no more than the card in the clerk's hand says: telephone, address and e-mail were
# given to the portal, not to this agency.
ON_THE_CARD = (
    "full_name",
    "birth_date",
    "sex",
    "identity_kind",
    "identity_number",
    "identity_issued_on",
    "identity_issued_by",
)


@dataclass(frozen=True)
class Known:
    """`key` names the person in a form without saying who it is."""

    person: dict[str, Any]
    has_account: bool = False

    @property
    def key(self) -> str:
        who = "|".join(str(self.person.get(name, "")) for name in FOUND_BY)
        return hashlib.sha256(f"{who}|{self.has_account}".encode()).hexdigest()[:16]


def people(posting: Posting, text: str) -> list[Known]:
    """By a whole identity number, a whole telephone number or a name of two words; each person once."""
    words = clean(text)[:100]
    number = _number(words)
    if not number and (len(fold(words)) < NAME_AT_LEAST or " " not in words):
        return []
    found: dict[tuple[str, str], Known] = {}
    for one in (*_of_dossiers(posting, number or fold(words)), *_of_accounts(number)):
        who = (str(one.person.get("identity_number", "")), fold(one.person.get("full_name", "")))
        found.setdefault(who, one)
    return list(found.values())[:SHOWN_AT_MOST]


def _number(words: str) -> str:
    digits = re.sub(r"[\s.\-]", "", words)
    try:
        return check_citizen_id(digits).number
    except ImpossibleNumber:
        return digits if re.fullmatch(r"0\d{9,10}", digits, re.ASCII) else ""


def _of_dossiers(posting: Posting, wanted: str) -> Iterator[Known]:
    """What earlier dossiers of this agency say, the latest first; not those it was only asked about."""
    here = Q(agency=posting.agency_id) | Q(reception=posting.agency_id)
    rows = (
        access.in_scope(posting)
        .filter(here, words__contains=wanted)
        .order_by("-submitted_at")
        .values_list("submitter", "applicant")
    )
    for row in rows[:LOOKED_THROUGH]:
        for person in row:
            said = [fold(str(person.get(name) or "")) for name in FOUND_BY]
            if wanted in said[1:] or (not wanted.isdecimal() and wanted in said[0]):
                yield Known(person)


def _of_accounts(number: str) -> Iterator[Known]:
    for user in accounts_numbered(number) if number else ():
        own = {
            "full_name": user.full_name,
            "identity_kind": user.identity_kind,
            "identity_number": user.identity_number,
        }
        said = {**user.person, **own}
        yield Known({key: said[key] for key in ON_THE_CARD if said.get(key)}, has_account=True)
