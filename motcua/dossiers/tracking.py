"""The secret code of a sent dossier: made, spelt, found again (docs/adr/0021)."""

import hashlib
import hmac
import secrets
import unicodedata

from django.conf import settings
from django.db import transaction

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.access import Acting, loaded
from motcua.dossiers.models import CodeIssue, Dossier, TrackingCode

# No vowel, no D, W or Y: a Vietnamese keyboard makes Â, Đ or Ư of them, and tones of letters and digits after
# them. No letter that looks like a digit either: those are read as the digit.
ALPHABET = "0123456789CFGHJKMNPQRTVX"
LOOKS_LIKE = str.maketrans("OILSZBD", "0115280")
LENGTH, GROUP = 12, 4  # 24¹² ways: 55 bits
Why = CodeIssue.Why


class Unreadable(ValueError):
    """What was typed has not the form of a code."""


def read_code(typed: str) -> str:
    """`"0k3m – qgtx 2chf"` as the code is kept in mind by the program."""
    kept = _plain(typed).translate(LOOKS_LIKE)
    if len(kept) != LENGTH or not set(kept) <= set(ALPHABET):
        raise Unreadable
    return kept


def read_number(typed: str) -> str:
    """The number as printed, however its dashes and spaces were typed; whether there is one is not asked."""
    joined = "".join(
        "-" if unicodedata.category(char) == "Pd" or char == "\N{MINUS SIGN}" else char
        for char in unicodedata.normalize("NFKC", typed)
    )
    return "".join(joined.split()).upper()


def _plain(typed: str) -> str:
    shown = unicodedata.normalize("NFKC", typed).upper()
    passed_over = ("Z", "P", "C")  # spaces, dashes and points, what cannot be seen
    return "".join(char for char in shown if not unicodedata.category(char).startswith(passed_over))


def spelt(code: str) -> str:
    """In groups, to be read aloud."""
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


# --- made ---


def issue(dossier: Dossier, why: str, acting: Acting | None = None, *, checked: str = "") -> str:
    """A new code; the one before dies. Who may ask for one is the caller's business."""
    secret, salt = settings.TRACKING_SECRETS[0], secrets.token_hex(16)
    code = _code(secret, salt)
    with transaction.atomic():
        TrackingCode.objects.update_or_create(
            dossier=dossier,
            defaults={
                "salt": salt,
                "secret": _name(secret),
                "mark": _mark(secret, dossier.number or "", code),
            },
        )
        CodeIssue.objects.create(
            dossier=dossier,
            why=why,
            by=acting.user if acting else None,
            posting=acting.posting if acting else None,
            checked=checked,
        )
    return spelt(code)


def code_of(dossier: Dossier) -> str:
    """The code that is good now, as it is printed; made at this moment where there is none that can be printed."""
    if code := _known(dossier):
        return code
    with transaction.atomic():
        # Two who print at once print the same.
        Dossier.objects.select_for_update().only("pk").get(pk=dossier.pk)
        had_one = TrackingCode.objects.filter(dossier=dossier).exists()
        return _known(dossier) or issue(dossier, Why.SECRET if had_one else Why.ASKED)


def _known(dossier: Dossier) -> str:
    row = TrackingCode.objects.filter(dossier=dossier).first()
    secret = _secrets().get(row.secret) if row else None
    return spelt(_code(secret, row.salt)) if row and secret else ""


def made_today_by(dossier: Dossier, posting: Posting) -> bool:
    """Whether this clerk made the code that is good now, today: the person stands, or stood, before them."""
    last = dossier.code_issues.order_by("-at", "-id").first()
    here = last is not None and last.posting_id == posting.pk
    return bool(here and last and clock.local(last.at).date() == clock.today())


# --- found ---


def found(number: str, code: str) -> Dossier | None:
    """The dossier of this pair. One question of one unique index, whatever is wrong with the pair: it tells
    neither by its answer nor by its time whether there is such a number, or what its code looks like."""
    marks = [_mark(secret, number, code) for secret in settings.TRACKING_SECRETS]
    pk = TrackingCode.objects.filter(mark__in=marks).values_list("dossier", flat=True).first()
    return loaded().get(pk=pk) if pk else None


def _code(secret: str, salt: str) -> str:
    left = int.from_bytes(_keyed(secret, "code", salt))
    letters = []
    for _place in range(LENGTH):
        left, letter = divmod(left, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def _mark(secret: str, number: str, code: str) -> str:
    return _keyed(secret, "mark", read_number(number), code).hex()


def _keyed(secret: str, *parts: str) -> bytes:
    return hmac.digest(secret.encode(), "\0".join(parts).encode(), hashlib.sha256)


def _name(secret: str) -> str:
    return _keyed(secret, "name").hex()[:16]


def _secrets() -> dict[str, str]:
    return {_name(secret): secret for secret in settings.TRACKING_SECRETS}
