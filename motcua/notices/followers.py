"""What people are told about which event. A folder of texts answers each name (tests/test_rules.py)."""

from collections.abc import Callable

from motcua.dossiers.models import Event
from motcua.notices import telling
from motcua.notices.models import StaffNotice

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
    "remind": "reminder",
    "change_delivery": "parcel_returned",
    "ask_payment": "payment_wanted",
    "record_payment": "paid",
    "record_refund": "refunded",
    "change_charge": "charge_changed",
    "decline_proof": "proof_declined",
}
# Told only if: a step's own limit is the office's affair, the promise is the citizen's.
ONLY: dict[str, Callable[[Event], bool]] = {
    "recompute": lambda event: "due" in event.data,
    # Whoever changes it themselves knows.
    "change_delivery": lambda event: "came_back" in event.data,
}
# Moves inside the office that a person outside need not hear of; the dossier page shows them all.
SILENT = frozenset(
    {
        *("receive", "take", "assign", "give_back", "forward", "send_back"),
        *("warn", "escalate", "prepare_apology", "propose_refusal", "decline_refusal"),
        *("ask_withdrawal", "confirm_result", "return_originals"),
        *("consult", "answer", "withdraw_question", "opinion_late", "opinion_silent"),
        *("send_proof", "verify", "record_objection", "note", "attend", "confirm_transfer"),
        *("draft_decision", "approve_decision", "number_decision"),
        *("sign_decision", "seal_decision", "signing_waits"),
        *("propose_supplement", "decline_supplement", "allow_second_supplement"),
    }
)


def follow(event: Event) -> None:
    """Rows only: a job takes them to people, after the move is committed."""
    _tell_staff(event)
    if kind := kind_of(event):
        telling.tell(event, kind)


def kind_of(event: Event) -> str | None:
    """What is told of it outside the office; None for what is not."""
    only = ONLY.get(event.action)
    return None if only and not only(event) else TEXTS.get(event.action)


def _tell_staff(event: Event) -> None:
    """Whoever the verb names in `told` finds a line in their next letter."""
    told = dict.fromkeys(event.data.get("told", ()))
    StaffNotice.objects.bulk_create(StaffNotice(event=event, posting_id=post) for post in told)
