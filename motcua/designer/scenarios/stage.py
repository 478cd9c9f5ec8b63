"""The people and the draft of one scenario. All of it is made inside a block that is undone."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from motcua.accounts.models import Posting, Role, User
from motcua.agencies.models import Division
from motcua.common import clock
from motcua.designer.scenarios import places
from motcua.designer.scenarios.undo import Store
from motcua.dossiers import drafts, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Channel, Dossier
from motcua.procedures import samples
from motcua.procedures.models import Version

# Where somebody of a role sits, if no step of the procedure says it.
USUAL = {"clerk": "one-stop", "leader": "leadership", "seal_clerk": "seal"}
ACCOUNT = ("full_name", "identity_kind", "identity_number", "phone")


@dataclass
class Stage:
    dossier: Dossier
    store: Store
    # One person for each post the steps name, in the order of the steps.
    staff: dict[tuple[int, str], Posting] = field(default_factory=dict)

    @property
    def citizen(self) -> Acting:
        return Acting(self.dossier.by)

    @property
    def clerk(self) -> Acting:
        """The counter of the agency that received."""
        return _acting(next(iter(self.staff.values())))

    @property
    def in_charge(self) -> Acting:
        """Whoever the current step falls to."""
        if holder := self.dossier.holder:
            return _acting(holder)
        division = self.dossier.division or steps.place(self.dossier, self.dossier.step).division
        return _acting(self._hired(division, steps.current_step(self.dossier).role))

    def colleague(self) -> Acting:
        """Somebody else at the current step."""
        division = self.dossier.division
        assert division is not None
        return _acting(_hire(division, steps.current_step(self.dossier).role))

    def of_role(self, role: str) -> Acting:
        """Of that role, as near to the dossier as there is one."""
        here = self.dossier.division
        of_it = [post for post in self.staff.values() if post.role == role]
        of_it.sort(
            key=lambda post: (
                here is None or post.division_id != here.pk,
                here is None or post.agency_id != here.agency_id,
            )
        )
        return _acting(of_it[0] if of_it else self._extra(role))

    def at_hand(self, role: str) -> list[Posting]:
        """Everybody of that role; somebody, even if no step names the role."""
        return [post for post in self.staff.values() if post.role == role] or [self._extra(role)]

    def _extra(self, role: str) -> Posting:
        agency = self.dossier.division.agency if self.dossier.division else self.dossier.agency
        divisions = Division.objects.filter(agency=agency).order_by("pk")
        found = divisions.filter(kind=USUAL.get(role, "justice")).first() or divisions.first()
        assert found is not None
        return self._hired(found, role)

    def _hired(self, division: Division, role: str) -> Posting:
        key = (division.pk, role)
        if key not in self.staff:
            self.staff[key] = _hire(division, role)
        return self.staff[key]

    def settle(self) -> None:
        """One person for each post that the steps name."""
        places.ensure_decider(self.dossier, clock.today())
        for index, step in enumerate(steps.steps(self.dossier)):
            self._hired(places.place(self.dossier, index).division, step.role)


def _acting(posting: Posting) -> Acting:
    return Acting(posting.user, posting)


def set_up(version: Version, store: Store) -> Stage:
    """A draft in which the people are filled in already; the declaration is still empty."""
    day = clock.today()
    agency = places.receiver(version.description, day)
    person = samples.answers(version, "submitter")
    account = {key: str(person[key]) for key in ACCOUNT}
    by = _user(account.pop("full_name"), **account)
    dossier = drafts.open_draft(version, agency, by, fresh=True)
    _choose_channel(dossier)
    for part in ("submitter", "applicant"):
        drafts.save_part(dossier, part, samples.answers(version, part))
    stage = Stage(dossier, store)
    stage.settle()
    return stage


def _choose_channel(dossier: Dossier) -> None:
    """What cannot be sent through the net is brought to the counter."""
    description = dossier.version.description
    if not description.online and (first := description.channels[0].channel) != "online":
        dossier.channel = Channel(first)
        dossier.save(update_fields=["channel"])


def _user(full_name: str, **fields: str) -> User:
    # Two runs at the same time must not wait for one another's address.
    email = f"{secrets.token_hex(8)}@kich-ban.example"
    return User.objects.create_user(email, None, full_name=full_name, **fields)


def _hire(division: Division, role: str) -> Posting:
    return Posting.objects.create(
        user=_user(str(Role(role).label)),
        agency=division.agency,
        division=division,
        role=role,
        valid_from=clock.today(),
    )
