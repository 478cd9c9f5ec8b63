"""Absences with dates: who is away, who does the work meanwhile (làm thay, ủy quyền), recorded and called off."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting, Role, Substitution
from motcua.accounts.queries import active_postings, away_on
from motcua.common import clock


class NotRecorded(Exception):
    """One sentence for the page, at the field it is about."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def leads_somebody(posting: Posting) -> bool:
    return posting.heads or posting.role == Role.LEADER


def answered_for(posting: Posting) -> QuerySet[Posting]:
    """Whose absence this person may record: the own, and that of those they lead."""
    here = Q(pk=posting.pk)
    if posting.heads:
        here |= Q(division=posting.division_id)
    if posting.role == Role.LEADER:
        here = Q(agency=posting.agency_id)
    return active_postings().filter(here).exclude(role=Role.CATALOGUE).order_by("division", "pk")


def may_stand_in(absent: Posting) -> QuerySet[Posting]:
    """The same role of the same agency: a leader's work goes to another leader."""
    like = active_postings().filter(agency=absent.agency_id, role=absent.role)
    return like.exclude(user=absent.user_id).order_by("division", "pk")


def record(
    absent: Posting,
    substitute: Posting,
    first: date,
    last: date,
    *,
    reason: str = "",
    made_by: Posting,
) -> Substitution:
    """Both days are included. Raises `NotRecorded` with what to do instead."""
    if not answered_for(made_by).filter(pk=absent.pk).exists():
        raise NotRecorded("absent", _("Chọn chính mình hoặc người mình phụ trách."))
    if not may_stand_in(absent).filter(pk=substitute.pk).exists():
        raise NotRecorded(
            "substitute", _("Chọn người khác cùng cơ quan, cùng vai trò với người vắng.")
        )
    if first < clock.today():
        raise NotRecorded("first", _("Ngày này đã qua: ghi từ hôm nay trở đi."))
    if last < first:
        raise NotRecorded("last", _("Ngày cuối phải bằng hoặc sau ngày đầu."))
    with transaction.atomic():
        # Two people recording at once wait for one another here.
        Posting.objects.select_for_update().get(pk=absent.pk)
        known = Substitution.objects.filter(absent=absent, ended_at=None)
        other = known.filter(valid_from__lte=last, valid_to__gte=first).first()
        if other:
            raise NotRecorded(
                "first",
                _(
                    "Đã ghi vắng từ %(first)s đến hết %(last)s: bỏ lần đó trước, hoặc chọn ngày khác."
                )
                % {"first": f"{other.valid_from:%d/%m/%Y}", "last": f"{other.valid_to:%d/%m/%Y}"},
            )
        return Substitution.objects.create(
            absent=absent,
            substitute=substitute,
            valid_from=first,
            valid_to=last,
            reason=reason,
            made_by=made_by,
        )


def call_off(posting: Posting, pk: int) -> bool:
    """Ends it from this moment; False where there is none that this person answers for."""
    mine = Substitution.objects.filter(pk=pk, absent__in=answered_for(posting), ended_at=None)
    return bool(mine.update(ended_at=clock.now()))


def listed(posting: Posting) -> QuerySet[Substitution]:
    """Absences of today and to come: those one answers for, and those in which one does the work."""
    concerns = Q(absent__in=answered_for(posting)) | Q(substitute=posting)
    still = Substitution.objects.filter(concerns, ended_at=None, valid_to__gte=clock.today())
    return still.select_related(
        "absent__user", "absent__division", "substitute__user", "made_by__user"
    ).order_by("valid_from", "pk")


def away_today(posts: Iterable[Posting]) -> dict[int, Substitution]:
    """Who of these is away today, by their post."""
    found = away_on(clock.today()).filter(absent__in=list(posts))
    return {one.absent_id: one for one in found.select_related("substitute__user")}


def away_words(posts: Iterable[Posting]) -> dict[int, str]:
    """ "vắng đến hết 12/03/2026, Trần Thị Lan làm thay", by the post of who is away."""
    return {pk: words(one) for pk, one in away_today(posts).items()}


def words(one: Substitution) -> str:
    return _("vắng đến hết %(last)s, %(who)s làm thay") % {
        "last": f"{one.valid_to:%d/%m/%Y}",
        "who": one.substitute.user,
    }
