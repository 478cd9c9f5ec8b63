"""Procedures this desk may take in, each with the agencies it may do so for."""

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.dossiers import access, counter
from motcua.procedures.models import Version

SHOWN_AT_MOST = 15


@dataclass(frozen=True)
class Choice:
    """`own` when the desk's agency is competent itself."""

    version: Version
    agencies: list[Agency]
    own: bool

    def named(self, slug: str) -> Agency | None:
        """The agency of that name; without a name the one that needs no asking."""
        if not slug:
            return self.agencies[0] if self.own or len(self.agencies) == 1 else None
        return next((one for one in self.agencies if one.slug == slug), None)


def choice(version: Version | None, posting: Posting) -> Choice | None:
    if version is None or not access.works_at_the_desk(posting):
        return None
    agencies = counter.agencies(version, posting.agency)
    own = bool(agencies) and agencies[0].pk == posting.agency_id
    return Choice(version, agencies, own) if agencies else None


def choices(versions: Iterable[Version], posting: Posting) -> list[Choice]:
    found = (choice(version, posting) for version in versions)
    return [one for one in found if one][:SHOWN_AT_MOST]
