"""The words the table of moves is written in: statuses of the law, who acts, and what a move is."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Role


class Status(TextChoices):
    DRAFT = "draft", _("Bản nháp, chưa gửi")
    SUBMITTED = "submitted", _("Đã gửi, chờ tiếp nhận")
    ACCEPTED = "accepted", _("Đã tiếp nhận, chờ xử lý")
    PROCESSING = "processing", _("Đang xử lý")
    SUPPLEMENT_WANTED = "supplement_wanted", _("Chờ bổ sung giấy tờ")
    DONE = "done", _("Đã có kết quả, chờ trả")
    RETURNED = "returned", _("Đã trả kết quả")
    REFUSED = "refused", _("Không được tiếp nhận")
    WITHDRAWN = "withdrawn", _("Đã rút hồ sơ")
    STOPPED = "stopped", _("Đã dừng xử lý")


class Actor(StrEnum):
    """In which capacity somebody makes a move; `access.actors` says who stands in which."""

    APPLICANT = "applicant"
    CLERK = Role.CLERK.value  # at the one-stop desk where the dossier was handed in
    COUNTER = "counter"  # the same desk, for who has no account and comes or writes
    STEP = "step"  # the current step's role in its division, holding the dossier or nobody holds it
    COLLEAGUE = (
        "colleague"  # the same role and division, but the dossier is not in this person's hands
    )
    HEAD = "head"  # of the division that has the dossier, or a leader of its agency
    LEADER = Role.LEADER.value  # of the agency that has the dossier
    CONSULTED = "consulted"  # of a division that was asked and has not answered
    OFFICER = "officer"  # any officer who may see the dossier
    SYSTEM = "system"  # nobody: the clock, the calendar


S = Status
OPEN = (S.SUBMITTED, S.ACCEPTED, S.PROCESSING)
WAITING = (S.SUPPLEMENT_WANTED,)
CLOSED = (S.RETURNED, S.REFUSED, S.WITHDRAWN, S.STOPPED)
PROMISED = (S.ACCEPTED, S.PROCESSING, S.DONE, S.RETURNED)  # a due time was promised
BACK = "back to where it was"


@dataclass(frozen=True)
class Move:
    name: str
    sources: tuple[Status, ...]
    target: Status | str | None  # None: the status stays
    actor: Actor | tuple[Actor, ...]
    label: str | Promise  # on the button
    said: str | Promise  # in the history
    only: str = ""  # a condition on the step, see `flow.STEP_RULES`
    # Beside the work: does not make what others have open outdated, and cannot be overtaken by it.
    aside: bool = False
    inside: bool = False  # among officers: the applicant's history does not show it

    @property
    def actors(self) -> tuple[Actor, ...]:
        return self.actor if isinstance(self.actor, tuple) else (self.actor,)
