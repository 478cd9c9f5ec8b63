"""How often one may be wrong: counted in the database, which all processes share, in windows that end by themselves.

Only wrong look-ups count: a try is counted before it is made, so that many at once do not slip through, and given
back when it was right. What is refused counts no further: waiting always helps.
"""

import hashlib
import hmac
import ipaddress
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import connection
from django.db.models import F
from django.http import HttpRequest

from motcua.common import clock
from motcua.dossiers.models import LookUpCount

log = logging.getLogger(__name__)
WINDOWS = {
    "address": (("LOOKUP_PER_ADDRESS_A_MINUTE", 60), ("LOOKUP_PER_ADDRESS_AN_HOUR", 3600)),
    "number": (("LOOKUP_PER_NUMBER_IN_TEN_MINUTES", 600),),
    "total": (("LOOKUP_IN_TOTAL_A_MINUTE", 60),),
    "officer": (("LOOKUP_PER_OFFICER_IN_TEN_MINUTES", 600),),
}
SITE_OF_IPV6 = 64  # one household has so many addresses


@dataclass(frozen=True)
class Try:
    """`until`: refused, and when to come again; else `keys` name what was counted."""

    keys: tuple[str, ...] = ()
    until: datetime | None = None


def address_of(request: HttpRequest) -> str:
    """Whence somebody asks, by the same rule as log-in: what a visitor writes into headers says nothing, unless a
    trusted proxy is configured. Who has no address shares one with all others without."""
    try:
        found = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    except (ValueError, PermissionDenied, ImproperlyConfigured):
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, SITE_OF_IPV6), strict=False))


def take(**subjects: str) -> Try:
    """Count one try against each, one after another: who is refused at the first does not fill up the others."""
    now, keys = clock.now(), []
    for kind, subject in subjects.items():
        ends = {}
        for name, seconds in WINDOWS[kind]:
            begins = int(now.timestamp()) // seconds * seconds
            end = datetime.fromtimestamp(begins + seconds, UTC)
            ends[_key(kind, subject, name, str(begins))] = (name, end)
        counts = _counted({key: end for key, (_name, end) in ends.items()})
        over = [ends[key] for key, count in counts.items() if count > _at_most(ends[key][0])]
        if over:
            _tell(kind, [counts[key] for key in ends], [_at_most(name) for name, _end in over])
            return Try(until=max(end for _name, end in over))
        keys += list(ends)
    return Try(tuple(keys))


def give_back(taken: Try) -> None:
    LookUpCount.objects.filter(key__in=taken.keys, count__gt=0).update(count=F("count") - 1)


def forget_old() -> int:
    """Those whose window has ended, a while ago: clocks of several machines differ."""
    return LookUpCount.objects.filter(ends_at__lt=clock.now() - timedelta(minutes=5)).delete()[0]


def _counted(windows: dict[str, datetime]) -> dict[str, int]:
    """In one order for all: who waits for a row holds none that others wait for."""
    keys = sorted(windows)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dossiers_lookupcount (key, count, ends_at)"
            " SELECT key, 1, ends_at FROM unnest(%s::varchar[], %s::timestamptz[]) AS asked (key, ends_at)"
            " ON CONFLICT (key) DO UPDATE SET count = dossiers_lookupcount.count + 1"
            " RETURNING key, count",
            [keys, [windows[key] for key in keys]],
        )
        return dict(cursor.fetchall())


def _at_most(name: str) -> int:
    return int(getattr(settings, name))


def _key(*parts: str) -> str:
    secret = settings.TRACKING_SECRETS[0].encode()
    return hmac.new(secret, "\0".join(("count", *parts)).encode(), hashlib.sha256).hexdigest()


def _tell(kind: str, counts: list[int], limits: list[int]) -> None:
    """Once a window, to whoever watches the log: somebody tries all over."""
    if kind == "total" and counts[0] == limits[0] + 1:
        log.warning("Look-ups without an account: the limit for all, %s, is reached.", limits[0])
