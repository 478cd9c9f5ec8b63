"""The legal life of a dossier as one table. Buttons and actions both ask it.

Statuses are those of the law and live here; the internal steps of one procedure (who, which division, how long)
are data of its published version. The ten public codes of the National Portal are derived (`public_code`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

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
    """Who makes a move: an officer's role at the dossier's step, or the applicant."""

    APPLICANT = "applicant"
    CLERK = Role.CLERK.value
    STEP = "step"  # the current step's role in its division, holding the dossier or nobody holds it
    COLLEAGUE = (
        "colleague"  # the same role and division, but the dossier is not in this person's hands
    )


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
    actor: Actor
    label: str | Promise  # on the button
    said: str | Promise  # in the history
    only: str = ""  # a condition on the step, see `STEP_RULES`


MOVES: dict[str, Move] = {
    move.name: move
    for move in (
        Move(
            "submit", (S.DRAFT,), S.SUBMITTED, Actor.APPLICANT, _("Gửi hồ sơ đi"), _("Đã gửi hồ sơ")
        ),
        Move(
            "accept",
            (S.SUBMITTED,),
            S.ACCEPTED,
            Actor.CLERK,
            _("Tiếp nhận"),
            _("Đã tiếp nhận, hẹn ngày trả kết quả"),
        ),
        Move(
            "refuse",
            (S.SUBMITTED,),
            S.REFUSED,
            Actor.CLERK,
            _("Từ chối tiếp nhận"),
            _("Không tiếp nhận hồ sơ"),
        ),
        Move(
            "ask_supplement",
            OPEN,
            S.SUPPLEMENT_WANTED,
            Actor.CLERK,
            _("Yêu cầu bổ sung"),
            _("Yêu cầu bổ sung, tạm dừng tính thời hạn"),
        ),
        Move("supplement", WAITING, BACK, Actor.APPLICANT, _("Gửi bổ sung"), _("Đã gửi bổ sung")),
        Move(
            "take",
            (S.ACCEPTED, S.PROCESSING),
            None,
            Actor.COLLEAGUE,
            _("Nhận việc"),
            _("Cán bộ nhận việc"),
        ),
        Move(
            "begin", (S.ACCEPTED,), S.PROCESSING, Actor.STEP, _("Bắt đầu xử lý"), _("Bắt đầu xử lý")
        ),
        Move(
            "forward",
            (S.PROCESSING,),
            None,
            Actor.STEP,
            _("Chuyển bước sau"),
            _("Chuyển sang bước sau"),
            "goes_on",
        ),
        Move(
            "send_back",
            (S.PROCESSING,),
            None,
            Actor.STEP,
            _("Trả lại bước trước"),
            _("Trả lại bước trước"),
            "came_from_a_step",
        ),
        Move(
            "finish",
            (S.PROCESSING,),
            S.DONE,
            Actor.STEP,
            _("Hoàn tất, có kết quả"),
            _("Đã có kết quả"),
            "makes_the_result",
        ),
        Move("hand_over", (S.DONE,), S.RETURNED, Actor.STEP, _("Trả kết quả"), _("Đã trả kết quả")),
        Move(
            "withdraw",
            (S.SUBMITTED, S.ACCEPTED, *WAITING),
            S.WITHDRAWN,
            Actor.APPLICANT,
            _("Rút hồ sơ"),
            _("Người nộp rút hồ sơ"),
        ),
        Move(
            "stop",
            (S.ACCEPTED, S.PROCESSING, *WAITING),
            S.STOPPED,
            Actor.CLERK,
            _("Dừng xử lý"),
            _("Dừng xử lý hồ sơ"),
        ),
    )
}


class Ways(Protocol):
    """The ways out of the current step, as positions in the version's steps."""

    @property
    def onward(self) -> tuple[int, ...]: ...  # to other work, the usual one first

    @property
    def ends(self) -> bool: ...  # to hand-over, with the result

    @property
    def back(self) -> int | None: ...  # to where it came from


STEP_RULES: dict[str, Callable[[Ways], bool]] = {
    "": lambda ways: True,
    "goes_on": lambda ways: bool(ways.onward),
    "makes_the_result": lambda ways: ways.ends,
    "came_from_a_step": lambda ways: ways.back is not None,
}

PUBLIC_CODES = {
    S.SUBMITTED: 1,
    S.ACCEPTED: 2,
    S.REFUSED: 3,
    S.PROCESSING: 4,
    S.SUPPLEMENT_WANTED: 5,
    S.WITHDRAWN: 7,
    S.STOPPED: 8,
    S.DONE: 9,
    S.RETURNED: 10,
}


def public_code(status: str) -> int | None:
    """The National Portal's status code 1–10 (none for a draft; 6 comes with payment)."""
    return PUBLIC_CODES.get(Status(status))


def available(status: str, actors: Iterable[Actor], ways: Ways) -> list[Move]:
    """The moves to offer as buttons; `actions.move` asks the same table."""
    actors = frozenset(actors)
    return [
        move
        for move in MOVES.values()
        if status in move.sources and move.actor in actors and STEP_RULES[move.only](ways)
    ]
