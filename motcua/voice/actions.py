"""The verbs: what a citizen and a head may do with feedback. Each writes its row and one event, or nothing."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting, User
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.jobs import defer
from motcua.dossiers import appeal
from motcua.dossiers.models import Dossier
from motcua.notices import inbox
from motcua.voice import clocks, heads, letters
from motcua.voice.heads import Desk, Place
from motcua.voice.jobs import send_letter
from motcua.voice.models import OPEN, Feedback, FeedbackEvent, Kind, Letter, State, Step

OPEN_AT_MOST = 3


class CannotDo(Exception):
    """One sentence that says what to do instead, for the field it is about."""

    def __init__(self, field: str | None, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def send(dossier: Dossier, by: User, *, kind: str, text: str, desk: Desk | None = None) -> Feedback:
    """Goes to the right head at once; due times follow from the law and that office's calendar."""
    with transaction.atomic():
        # Two presses one after the other: the second sees what the first wrote.
        Dossier.objects.select_for_update().only("pk").get(pk=dossier.pk)
        if of(dossier, by).filter(state__in=OPEN).count() >= OPEN_AT_MOST:
            raise CannotDo(
                "text",
                _(
                    "Hồ sơ này đang có %(n)s phản ánh chờ trả lời: đợi trả lời hoặc rút bớt rồi gửi tiếp."
                )
                % {"n": OPEN_AT_MOST},
            )
        place, about, concerned = _where_to(dossier, by, kind, desk)
        made = Feedback(
            dossier=dossier, by=by, kind=kind, text=text, about=about, **_clock(kind, place)
        )
        made.sent_at = made.arrived_at
        made.save()
        made.concerned.set(concerned)
        event = _event(made, Step.SENT, by=by, data={"agency": place.agency.name})
        _tell(event, heads.answering(made))
    return made


def _where_to(
    dossier: Dossier, by: User, kind: str, desk: Desk | None
) -> tuple[Place, str, tuple[Posting, ...]]:
    match kind:
        case Kind.DECISION:
            decision = appeal.decision(dossier)
            if decision is None:
                wrong = _("Hồ sơ chưa có quyết định nào để khiếu nại: chọn phản ánh hoặc góp ý.")
                raise CannotDo("kind", wrong)
            return heads.for_decision(appeal.decider(decision), by.pk), "", ()
        case Kind.CONDUCT:
            if desk is None:
                raise CannotDo("desk", _("Chọn người hoặc bộ phận muốn phản ánh."))
            users = {one.user_id for one in desk.people}
            return heads.for_division(desk.division, users, by.pk), desk.label, desk.people
        case Kind.DELAY if dossier.division:
            holders = (dossier.holder,) if dossier.holder else ()
            users = {one.user_id for one in holders}
            return heads.for_division(dossier.division, users, by.pk), "", holders
    return heads.for_agency(dossier.agency, set(), by.pk), "", ()


def _clock(kind: str, place: Place) -> dict[str, Any]:
    now, calendar = clock.now(), calendar_for(place.agency)
    return {
        "agency": place.agency,
        "division": place.division,
        "by_concerned": place.by_concerned,
        "arrived_at": now,
        "first_due_at": clocks.first_due(kind, now, calendar),
        "due_at": clocks.due(kind, now, calendar),
    }


def of(dossier: Dossier, by: User) -> Any:
    return Feedback.objects.filter(dossier=dossier, by=by).order_by("-pk")


# --- the citizen ---


def withdraw(feedback: Feedback, by: User) -> None:
    """Any time before the answer."""
    with transaction.atomic():
        _change(feedback, OPEN, state=State.WITHDRAWN, ended_at=clock.now())
        event = _event(feedback, Step.WITHDRAWN, by=by)
        _tell(event, heads.answering(feedback))


# --- the head ---


def accept(feedback: Feedback, posting: Posting) -> None:
    """Thụ lý: from now the decision has 30 days."""
    if not feedback.is_complaint:
        raise CannotDo(None, _("Chỉ khiếu nại mới cần thụ lý: trả lời luôn."))
    now, calendar = clock.now(), calendar_for(feedback.agency)
    due = clocks.due(feedback.kind, feedback.arrived_at, calendar, accepted=now)
    with transaction.atomic():
        _change(feedback, (State.NEW,), state=State.ACCEPTED, due_at=due)
        _tell_citizen(_event(feedback, Step.ACCEPTED, posting=posting))


def decline(feedback: Feedback, posting: Posting, reason: str) -> None:
    with transaction.atomic():
        _change(feedback, (State.NEW,), state=State.DECLINED, ended_at=clock.now())
        _tell_citizen(_event(feedback, Step.DECLINED, posting=posting, text=reason))


def forward(feedback: Feedback, posting: Posting, agency: Agency, reason: str) -> None:
    """To who is competent; the clock begins anew there, and the citizen reads where it went and why."""
    if feedback.is_complaint:
        place = heads.for_decision(agency, feedback.by_id)
    else:
        concerned = set(feedback.concerned.values_list("user", flat=True))
        place = heads.for_agency(agency, concerned, feedback.by_id)
    if (place.agency, place.division) == (feedback.agency, feedback.division):
        here = _("Phản ánh đang ở cơ quan này: chọn cơ quan khác.")
        if place.agency != agency:
            here = _(
                "Nơi này chưa có lãnh đạo trả lời được nên phản ánh lại về đây: chọn nơi khác."
            )
        raise CannotDo("agency", here)
    with transaction.atomic():
        _change(feedback, (State.NEW,), **_clock(feedback.kind, place))
        data = {"agency": place.agency.name}
        event = _event(feedback, Step.FORWARDED, posting=posting, text=reason, data=data)
        _tell(event, heads.answering(feedback))
        _tell_citizen(event)


def answer(feedback: Feedback, posting: Posting, text: str, *, founded: bool) -> None:
    """In writing. A complaint is taken up first: what was never taken up cannot be decided."""
    if feedback.is_complaint and feedback.state == State.NEW:
        raise CannotDo(None, _("Thụ lý khiếu nại trước, rồi mới ra quyết định giải quyết."))
    with transaction.atomic():
        _change(feedback, OPEN, state=State.ANSWERED, founded=founded, ended_at=clock.now())
        data = {"founded": founded}
        _tell_citizen(_event(feedback, Step.ANSWERED, posting=posting, text=text, data=data))


# --- the clock ---


def watch() -> int:
    """What ran out since the last look: once for each limit, told to the leaders."""
    now, found = clock.now(), 0
    for feedback in Feedback.objects.filter(state__in=OPEN).select_related("agency"):
        limits = {"due": feedback.due_at}
        if feedback.state == State.NEW and feedback.is_complaint:
            limits["first"] = feedback.first_due_at
        for name, due in limits.items():
            # After it was passed on a limit runs anew, and may run out anew.
            fact = {"limit": name, "due": due.isoformat()}
            if due < now and not feedback.events.filter(step=Step.LATE, data=fact).exists():
                with transaction.atomic():
                    _tell(_event(feedback, Step.LATE, data=fact), heads.leading(feedback))
                found += 1
    return found


# --- rows ---


def _change(feedback: Feedback, states: Iterable[str], **columns: Any) -> None:
    """As it was read, or not at all: whoever comes second is told."""
    still = Feedback.objects.filter(pk=feedback.pk, state__in=[*states], agency=feedback.agency_id)
    if not still.update(**columns):
        raise CannotDo(None, _("Vừa có người xử lý: xem lại trang rồi làm tiếp."))
    for name, value in columns.items():
        setattr(feedback, name, value)


def _event(
    feedback: Feedback,
    step: Step,
    *,
    by: User | None = None,
    posting: Posting | None = None,
    text: str = "",
    data: dict[str, Any] | None = None,
) -> FeedbackEvent:
    return FeedbackEvent.objects.create(
        feedback=feedback,
        step=step,
        by=posting.user if posting else by,
        posting=posting,
        text=text,
        data=data or {},
    )


def _tell(event: FeedbackEvent, posts: Iterable[Posting]) -> None:
    for user in dict.fromkeys(post.user_id for post in posts):
        _letter(event, user, to_staff=True)


def _tell_citizen(event: FeedbackEvent) -> None:
    """In the inbox, whatever becomes of the letter."""
    _letter(event, event.feedback.by_id, to_staff=False)
    feedback = event.feedback
    inbox.put(feedback.dossier, feedback.by, *letters.told(event))


def _letter(event: FeedbackEvent, user: int, *, to_staff: bool) -> None:
    letter = Letter.objects.create(event=event, user_id=user, to_staff=to_staff)
    defer(send_letter, letter_id=letter.pk)
