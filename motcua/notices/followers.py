"""What people are told about which event. A folder of texts answers each name (tests/test_rules.py)."""

from collections.abc import Callable

from motcua.dossiers.models import Event
from motcua.notices.models import Notice, StaffNotice
from motcua.notices.tasks import send_notice

TEXTS = {
    "submit": "received",
    "accept": "accepted",
    "refuse": "refused",
    "transfer": "transferred",
    "ask_supplement": "supplement_wanted",
    "supplement": "supplemented",
    "begin": "begun",
    "appoint": "appointment",
    "finish": "result_ready",
    "hand_over": "returned",
    "withdraw": "withdrawn",
    "stop": "stopped",
    "apologise": "rescheduled",
    "refuse_result": "result_refused",
    "confirm_withdrawal": "withdrawn",
    "correct": "corrected",
    "extend": "extended",
    "recompute": "recomputed",
}
# Told only if: a step's own limit is the office's affair, the promise is the citizen's.
ONLY: dict[str, Callable[[Event], bool]] = {"recompute": lambda event: "due" in event.data}
# Moves inside the office that a person outside need not hear of; the dossier page shows them all.
SILENT = frozenset(
    {
        *("receive", "take", "assign", "give_back", "forward", "send_back"),
        *("warn", "escalate", "prepare_apology", "propose_refusal", "decline_refusal"),
        *("ask_withdrawal", "confirm_result", "return_originals"),
        *("consult", "answer", "withdraw_question", "opinion_late", "opinion_silent"),
        *("verify", "record_objection", "note", "attend", "confirm_transfer"),
        *("draft_decision", "approve_decision", "number_decision"),
        *("propose_supplement", "decline_supplement", "allow_second_supplement"),
    }
)


def follow(event: Event) -> None:
    """Rows only: the letter is written and sent by a job, after the move is committed."""
    _tell_staff(event)
    dossier = event.dossier
    # Who came to the counter may have no address: the papers were put into their hands.
    only = ONLY.get(event.action)
    if only and not only(event):
        return
    if (name := TEXTS.get(event.action)) and dossier.email:
        notice = Notice.objects.create(
            dossier=dossier, event=event, user_id=dossier.by_id, to=dossier.email, kind=name
        )
        send_notice.defer(notice_id=notice.pk)


def _tell_staff(event: Event) -> None:
    """Whoever the verb names in `told` finds a line in their next letter."""
    told = dict.fromkeys(event.data.get("told", ()))
    StaffNotice.objects.bulk_create(StaffNotice(event=event, posting_id=post) for post in told)
