"""One move for many dossiers: chosen, confirmed, then made one by one. What fails for one undoes no other's."""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import DatabaseError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.accounts.queries import active_postings
from motcua.common import clock
from motcua.common.jobs import defer
from motcua.desk import page, quick
from motcua.desk import queue as lists
from motcua.desk.doing import DOES
from motcua.desk.models import BulkItem, BulkRun, Outcome
from motcua.dossiers import access, actions, flow
from motcua.dossiers.access import Acting
from motcua.dossiers.flow import Move
from motcua.dossiers.models import Dossier, Event
from motcua.dossiers.steps import Ways

log = logging.getLogger(__name__)
MOST = 500
MOVES = (*quick.IN_A_ROW, "assign")
AT_ONCE = 20  # in the request itself; more are worked off by a job, so many at a time
Chosen = dict[int, int]  # dossier → its moves as read


class NothingChosen(ValueError):
    """Told to the person as it stands."""


def offered(rows: Iterable[lists.Row], posting: Posting) -> list[Move]:
    """What can be done with some of these rows; the head of a division gives work to its people."""
    found = {move.name for row in rows for move in row.moves}
    found |= {"assign"} if posting.heads else set()
    return [flow.MOVES[name] for name in MOVES if name in found]


def receiver(posting: Posting, action: str, pk: str) -> Posting | None:
    """To whom the head gives the work: somebody of the own division."""
    if action != "assign":
        return None
    known = {str(one.pk): one for one in active_postings().filter(division=posting.division_id)}
    if pk not in known or not posting.heads:
        raise NothingChosen(_("Chọn người nhận việc, rồi bấm “Giao việc”."))
    return known[pk]


def read(ticked: Sequence[str]) -> Chosen:
    """`dossier~moves` of each tick; nonsense ticks nothing."""
    found = {}
    for text in ticked:
        pk, _tilde, moves = text.partition("~")
        if all(part.isascii() and part.isdecimal() and len(part) < 10 for part in (pk, moves)):
            found[int(pk)] = int(moves)
    return found


# --- chosen ---


def choose(run: BulkRun, ticked: Chosen) -> BulkRun:
    """Those of the ticked that are in sight of this person; nothing is done yet."""
    if len(ticked) > MOST:
        raise NothingChosen(
            _("Mỗi lần làm được nhiều nhất %(most)s hồ sơ, đã chọn %(chosen)s. Bỏ bớt rồi làm lại.")
            % {"most": MOST, "chosen": len(ticked)}
        )
    seen = set(access.in_scope(run.posting).filter(pk__in=ticked).values_list("pk", flat=True))
    run.left_out = len(ticked) - len(seen)
    return _made(run, {pk: moves for pk, moves in ticked.items() if pk in seen})


def choose_all(run: BulkRun, asked: lists.Asked) -> BulkRun:
    """The first of a list, as many as may be done at once."""
    found = [pk for pk, _place in lists.keys(run.posting, asked, most=MOST + 1)]
    run.more = len(found) > MOST
    rows = access.in_scope(run.posting).filter(pk__in=found[:MOST]).values_list("pk", "moves")
    moves = dict(rows)
    return _made(run, {pk: moves[pk] for pk in found if pk in moves})


@transaction.atomic
def _made(run: BulkRun, chosen: Chosen) -> BulkRun:
    if not chosen:
        raise NothingChosen(_("Đánh dấu ít nhất một hồ sơ trong danh sách rồi bấm lại."))
    # What was chosen before and never confirmed is forgotten.
    BulkRun.objects.filter(posting=run.posting, started_at=None).delete()
    run.save()
    BulkItem.objects.bulk_create(
        BulkItem(run=run, dossier_id=pk, moves=moves) for pk, moves in chosen.items()
    )
    return run


def dossiers_of(run: BulkRun) -> dict[int, Dossier]:
    chosen = access.in_scope(run.posting).filter(pk__in=run.items.values("dossier"))
    unread = ("submitter", "applicant", "declaration", "revisions")
    return {dossier.pk: dossier for dossier in chosen.defer("version__body", *unread)}


def foreseen(run: BulkRun) -> tuple[list[Dossier], list[tuple[Dossier, str]]]:
    """What will be done, and what cannot be done and why, as things stand now."""
    acting, known = Acting(run.posting.user, run.posting), dossiers_of(run)
    ready, not_ready = [], []
    for item in run.items.all():
        dossier = known[item.dossier_id]
        if dossier.moves != item.moves:
            not_ready.append((dossier, _("Hồ sơ đã được chuyển đi sau khi chọn.")))
        elif access.at_hand(dossier, acting, [run.action]):
            ready.append(dossier)
        else:
            not_ready.append((dossier, why_not(dossier, run)))
    return ready, not_ready


def forks(dossiers: Iterable[Dossier]) -> int:
    """How many could go on in several ways: they take the usual one."""
    return sum(len(Ways(dossier).onward) > 1 for dossier in dossiers)


def why_not(dossier: Dossier, run: BulkRun) -> str:
    move, status = flow.MOVES[run.action], flow.Status(dossier.status)
    acting = Acting(run.posting.user, run.posting)
    if run.to and access.at_hand(dossier, acting, [run.action]):
        return _("%(who)s không làm bước này, hoặc đang giữ hồ sơ này rồi.") % {"who": run.to.user}
    if dossier.status in move.sources or access.is_own(dossier, run.posting.user):
        return page.why_no_moves(dossier, run.posting)
    return _("Hồ sơ ở trạng thái “%(status)s” nên không %(did)s được.") % {
        "status": status.label,
        "did": str(move.label).lower(),
    }


# --- done ---


def start(run: BulkRun) -> None:
    """Pressed twice, it starts once."""
    now = clock.now()
    if BulkRun.objects.filter(pk=run.pk, started_at=None).update(started_at=now):
        run.started_at = now
        work_off(run)


def work_off(run: BulkRun) -> None:
    """Some lines now; the rest by a job, so that letters and papers of others come in between."""
    from motcua.desk.tasks import work_off_bulk

    for pk in waiting(run).values_list("pk", flat=True)[:AT_ONCE]:
        _do_one(run, pk)
    if waiting(run).exists():
        defer(work_off_bulk, run_id=run.pk)
    else:
        BulkRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=clock.now())


def waiting(run: BulkRun) -> QuerySet[BulkItem]:
    return run.items.filter(outcome=Outcome.WAITING)


def _do_one(run: BulkRun, pk: int) -> None:
    """The move and its line in one transaction: whatever breaks off, a line says done only of what was done."""
    with transaction.atomic():
        item = waiting(run).select_for_update(skip_locked=True).filter(pk=pk).first()
        if item is None:
            return
        item.outcome, item.said, item.event = _tried(run, item)
        item.said = item.said[:1000]
        item.save(update_fields=["outcome", "said", "event"])


def _tried(run: BulkRun, item: BulkItem) -> tuple[Outcome, str, Event | None]:
    # The post is asked for anew: who lost it while the job waited does nothing more.
    posting = active_postings().filter(pk=run.posting_id).first()
    if posting is None:
        return Outcome.REFUSED, _("Vị trí công tác đã hết trước khi làm tới hồ sơ này."), None
    acting = Acting(posting.user, posting)
    dossier = access.in_scope(posting).get(pk=item.dossier_id)
    try:
        with transaction.atomic():
            actions.check_unmoved(dossier, item.moves)
            if not access.at_hand(dossier, acting, [run.action]):
                raise actions.NotAllowed(run.action)
            event = _verb(run)(dossier, acting)
    except actions.Overtaken as overtaken:
        return Outcome.OVERTAKEN, _said_overtaken(overtaken.event, dossier.pk, posting), None
    except actions.NotAllowed:
        return Outcome.REFUSED, why_not(dossier, run), None
    except DatabaseError:
        raise  # the job is tried again
    except Exception:
        log.exception("bulk %s, dossier %s", run.pk, dossier.pk)
        return Outcome.REFUSED, _("Hệ thống gặp lỗi ở hồ sơ này: mở hồ sơ và làm riêng."), None
    return Outcome.DONE, page.where_now(dossier), event


def _verb(run: BulkRun) -> Callable[[Dossier, Acting], Event]:
    if run.to:
        return partial(actions.assign, to=run.to)
    return DOES[run.action].do


def _said_overtaken(event: Event | None, pk: int, posting: Posting) -> str:
    # Read again: where it is now.
    fresh = access.in_scope(posting).filter(pk=pk).first()
    if event is None or fresh is None:
        return _("Hồ sơ đã được chuyển đi sau khi chọn.")
    return page.said_overtaken(event, fresh, posting)


def counts(run: BulkRun) -> dict[str, int]:
    found = run.items.order_by().values("outcome").annotate(n=Count("pk"))
    return {**dict.fromkeys(Outcome.values, 0), **{row["outcome"]: row["n"] for row in found}}


def runs_of(posting: Posting) -> QuerySet[BulkRun]:
    return BulkRun.objects.filter(posting=posting).select_related("posting__user", "to__user")
