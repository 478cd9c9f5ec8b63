"""The officer's page of one dossier: left what was declared and happened, right what the law wants now."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts import naming
from motcua.accounts.absence import away_words
from motcua.accounts.models import Posting, Role
from motcua.common import clock
from motcua.common.money import dong
from motcua.desk import panels, queue, wants
from motcua.desk.assigning import presence
from motcua.desk.assigning.notes import given_words, history_words
from motcua.desk.doing import DOES, form_of
from motcua.desk.forms.base import MoveForm
from motcua.desk.quick import KEYS
from motcua.desk.wants import named_wants
from motcua.documents import actions as documents
from motcua.dossiers import access, asking, flow, lateness, queries, steps
from motcua.dossiers.access import Acting
from motcua.dossiers.answers import declared
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Attachment, Dossier, Event
from motcua.dossiers.promise_words import shown
from motcua.dossiers.road.shown import shown as shown_road
from motcua.dossiers.where import desk, where
from motcua.procedures import step_words
from motcua.procedures.fees import bill
from motcua.procedures.fields import (
    demanded_papers,
    display_rows,
    people_rows,
)
from motcua.procedures.schema import Paper
from motcua.procedures.words import copies_text

PICTURES = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True)
class Offer:
    """One move on the page: its button, what it will do, and what has to be said with it."""

    name: str
    label: str
    does: str
    form: MoveForm
    open: bool
    main: bool
    danger: bool
    key: str = ""  # the letter that opens it


@dataclass(frozen=True)
class Given:
    """A paper of the published list and the files handed in for it."""

    paper: Paper
    files: list[Attachment]
    copies: str
    demanded: bool


def context(
    dossier: Dossier,
    posting: Posting,
    *,
    bound: tuple[str, MoveForm] | None = None,
    overtaken: Event | None = None,
    done: int | None = None,
    came: queue.Asked = queue.WORK,
) -> dict[str, Any]:
    acting = Acting(posting.user, posting)
    now, calendar = clock.now(), queries.calendar(dossier)
    events = list(queries.events(dossier))
    left, mood = queue.time_left(dossier, now, calendar)
    closed = dossier.status in flow.CLOSED
    offers = list(_offers(dossier, acting, bound))
    return {
        "dossier": dossier,
        "where": where(dossier, naming.inside),
        "status": str(Status(dossier.status).label),
        "left": left,
        "left_kind": queue.KINDS[mood],
        "step": steps.current_step(dossier),
        "extras": step_words.extras(steps.current_step(dossier)),
        "offers": offers,
        "no_moves": "" if offers and not closed else why_no_moves(dossier, posting),
        "blocked": _blocked(dossier, posting),
        "errors": bound[1].summary if bound and not overtaken else [],
        "overtaken": said_overtaken(overtaken, dossier, posting) if overtaken else "",
        "people": _people(dossier),
        "declared": display_rows(
            dossier.version.description, declared(dossier), people=dossier.people
        ),
        "papers": _papers(dossier),
        "bill": bill(
            dossier.version.description, dossier.channel, dossier.declaration, people=dossier.people
        ),
        "pictures": PICTURES,
        "wanted": named_wants(dossier, dossier.wanted),
        "documents": documents.named(dossier),
        "panels": panels.shown(dossier, posting),
        "holding": _holding(dossier, posting),
        "others": presence.seen(dossier, posting),
        **_told(dossier, posting, events),
        "promise": shown(dossier, events, naming.inside),
        **_in_list(dossier, posting, came),
        **_after_move(dossier, posting, events, done),
    }


def _blocked(dossier: Dossier, posting: Posting) -> list[str]:
    if dossier.status != Status.PROCESSING or access.only_asked(dossier, posting):
        return []
    return steps.blocked(dossier)


def _people(dossier: Dossier) -> list[Any]:
    return [
        (_("Người nộp hồ sơ"), people_rows("submitter", dossier.submitter)),
        (_("Chủ hồ sơ"), people_rows("applicant", dossier.applicant)),
    ]


def _in_list(dossier: Dossier, posting: Posting, came: queue.Asked) -> dict[str, str]:
    """Where the person came from, and what stands next there."""
    following = queue.next_url(posting, after=dossier, came=came)
    return {"came": came.here, "list_url": came.list_url, "next_url": following}


def _told(dossier: Dossier, posting: Posting, events: list[Event]) -> dict[str, Any]:
    """What was done and printed; who was only asked for an opinion reads the request, not this."""
    if access.only_asked(dossier, posting):
        road = shown_road(dossier, events, naming.inside, sides=False)
        return {"documents": [], "events": [], "road": road}
    absent = queries.stood_in(events)
    return {
        "documents": documents.named(dossier),
        "events": [_shown(event, dossier, posting, absent) for event in reversed(events)],
        "road": shown_road(dossier, events, naming.inside),
    }


def _papers(dossier: Dossier) -> list[Given]:
    """Only what was sent: files of a supplement that is still being put together are the applicant's own."""
    description, said = dossier.version.description, dossier.declaration
    sent = list(dossier.attachments.filter(sent=True).select_related("file"))
    demanded = demanded_papers(description, said, people=dossier.people)
    return [
        Given(
            paper,
            [attachment for attachment in sent if attachment.paper == paper.key],
            copies_text(paper),
            paper.key in demanded,
        )
        for paper in asking.papers_here(dossier)
    ]


# --- the moves ---


def _offers(
    dossier: Dossier, acting: Acting, bound: tuple[str, MoveForm] | None
) -> Iterator[Offer]:
    allowed = [
        move
        for move in access.moves(dossier, acting)
        if move.name in DOES and DOES[move.name].shown(dossier)
    ]
    for move in sorted(allowed, key=lambda move: list(DOES).index(move.name)):
        doing = DOES[move.name]
        tried = bound is not None and bound[0] == move.name
        form = bound[1] if bound and tried else form_of(move.name, dossier)
        yield Offer(
            move.name,
            str(move.label),
            form.does(),
            form,
            open=tried or (doing.main and not bound),
            main=doing.main,
            danger=doing.danger,
            key=KEYS.get(move.name, ""),
        )


def why_not(action: str, dossier: Dossier, posting: Posting) -> str:
    """Why this move cannot be made by this person now."""
    if flow.MOVES[action].only != "may_apologise":
        return why_no_moves(dossier, posting)
    return lateness.too_late_to_apologise(dossier) or why_no_moves(dossier, posting)


def why_no_moves(dossier: Dossier, posting: Posting) -> str:
    status = Status(dossier.status)
    if status in flow.CLOSED:
        return _("Hồ sơ đã kết thúc, không còn việc phải làm.")
    if access.is_own(dossier, posting.user):
        return _("Đây là hồ sơ của chính tài khoản này nên phải do người khác xử lý.")
    if status in flow.WAITING:
        return _("Đang chờ người nộp bổ sung. Chưa phải làm gì.")
    step = steps.current_step(dossier)
    return _("Bước “%(step)s” do %(role)s làm, hồ sơ đang ở %(desk)s.") % {
        "step": step.name,
        "role": str(Role(step.role).label).lower(),
        "desk": desk(dossier),
    }


# --- what happened ---


def _did(event: Event) -> str:
    label = str(flow.MOVES[event.action].label)
    return label[:1].lower() + label[1:]


def said_overtaken(event: Event, dossier: Dossier, posting: Posting) -> str:
    facts = {"did": _did(event), "at": f"{clock.local(event.at):%H:%M}", "who": event.by}
    if event.by_id == posting.user_id:
        return _("Lần bấm trước đã được ghi: đã %(did)s lúc %(at)s. Không cần bấm lại.") % facts
    text = _("%(who)s đã %(did)s lúc %(at)s.") % facts
    closed = dossier.status in flow.CLOSED
    here = (
        str(Status(dossier.status).label)
        if closed
        else _("hồ sơ nay ở %(desk)s") % {"desk": desk(dossier)}
    )
    return f"{text} {here[:1].upper()}{here[1:]}."


def _after_move(
    dossier: Dossier, posting: Posting, events: list[Event], done: int | None
) -> dict[str, Any]:
    """After a move of this person: what happened, the papers it made, and the next dossier."""
    event = next((e for e in events if e.sequence == done and e.by_id == posting.user_id), None)
    if event is None:
        return {}
    return {
        "done": _done(event),
        "printed": [
            (document, name)
            for document, name in documents.named(dossier)
            if document.event_id == event.pk
        ],
    }


def _done(event: Event) -> str:
    facts = {"did": _did(event), "at": f"{clock.local(event.at):%H:%M}"}
    return _("Đã %(did)s lúc %(at)s.") % facts


def said_done(dossier: Dossier, event: Event) -> str:
    """One line, for whoever stays in the list."""
    return f"{dossier.number}: {_done(event)} {where_now(dossier)}"


def where_now(dossier: Dossier) -> str:
    return where(dossier, naming.inside).sentence


def done_url(dossier: Dossier, event: Event, came: queue.Asked) -> str:
    told = {
        "xong": event.sequence,
        **({"ds": came.here} if came.here else {}),
    }
    return f"{reverse('desk:dossier', args=[dossier.number])}?{urlencode(told)}"


def _holding(dossier: Dossier, posting: Posting) -> list[str]:
    """Beside the holder's name: how it came to them, and who does their work while they are away."""
    if dossier.keeper is None:
        return []
    given = queries.given([dossier])
    said = [given_words(given[dossier.pk])] if given else []
    return said + list(away_words([dossier.keeper]).values())


def _shown(
    event: Event, dossier: Dossier, reader: Posting, absent: dict[int, str]
) -> dict[str, Any]:
    who = str(event.by) if event.by else _("Hệ thống")
    if name := absent.get(event.data.get("for", 0)):
        who = _("%(who)s làm thay %(absent)s") % {"who": who, "absent": name}
    # An officer's own dossier: what colleagues say among themselves is not for the applicant.
    private = "\n".join(filter(None, (history_words(event), event.private_note)))
    if access.is_own(dossier, reader.user):
        private = ""
    lines = [event.note, lateness.said(event)]
    if names := lateness.names(event):
        lines.append(_("Đã báo: %(names)s.") % {"names": ", ".join(names)})
    if event.action in ("ask_supplement", "propose_supplement"):
        lines += [f"– {want['key']}: {want['value']}" for want in named_wants(dossier, event.data)]
    lines += wants.said_of_papers(dossier, event)
    if event.action == "receive" and (paid := event.data.get("paid_at_counter")):
        lines.append(_("Thu tại quầy: %(amount)s.") % {"amount": dong(paid)})
    if event.action == "transfer":
        lines.append(_("Từ %(from)s đến %(to)s.") % event.data)
    if event.action == "hand_over":
        given = ", ".join(filter(None, (event.data.get("collected_by"), event.data.get("paper"))))
        lines.append(_("Người nhận: %(given)s") % {"given": given})
    return {
        "title": asking.said(event),
        "at": event.at,
        "who": who,
        "where": _where(event),
        "text": "\n".join(filter(None, lines)),
        "private": private,
    }


def _where(event: Event) -> str:
    if event.posting:
        return str(event.posting.division.name)
    return _("người nộp hồ sơ") if event.by else ""
