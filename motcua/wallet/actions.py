"""The owner's wallet: what is in it, using it again, taking own copies out, and letting somebody see one document."""

from datetime import date

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.accounts.queries import confirmed_addresses
from motcua.common import clock
from motcua.common.vietnamese import fold
from motcua.dossiers import drafts
from motcua.dossiers.models import Attachment, Dossier
from motcua.files.actions import store_bytes
from motcua.procedures.schema import Paper
from motcua.wallet.models import Kept, Kind, Share, ShareOpening

# A name of fewer words is found inside too many others.
WORDS_AT_LEAST = 3
LONGEST_SHARE_DAYS = 366


class CannotShare(Exception):
    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def kept(user: User) -> QuerySet[Kept]:
    """Only what is this person's own, the latest first."""
    found = Kept.objects.filter(owner=user, removed_at=None)
    return found.select_related("file", "dossier").order_by("-pk")


def one(user: User, pk: int) -> Kept:
    return get_object_or_404(kept(user), pk=pk)


def remove(user: User, pk: int) -> bool:
    """Only own copies: a result is the agency's word and stays. What was shared of it is closed."""
    with transaction.atomic():
        mine = Kept.objects.filter(owner=user, pk=pk, kind=Kind.PAPER)
        done = mine.filter(removed_at=None).update(removed_at=clock.now())
        Share.objects.filter(kept__in=mine, revoked_at=None).update(revoked_at=clock.now())
    return bool(done)


def put_back(user: User, pk: int) -> bool:
    mine = Kept.objects.filter(owner=user, pk=pk, kind=Kind.PAPER)
    return bool(mine.exclude(removed_at=None).update(removed_at=None))


# --- using it again ---


def fitting(user: User, papers: list[Paper]) -> dict[str, list[Kept]]:
    """By paper what is in the wallet for it: of the same name, or a result the paper names."""
    today = clock.today()
    good = kept(user).filter(replaced_at=None)
    mine = list(good.filter(Q(valid_until=None) | Q(valid_until__gte=today)))
    found = {paper.key: [row for row in mine if _fits(row, fold(paper.name))] for paper in papers}
    return {key: rows for key, rows in found.items() if rows}


def _fits(row: Kept, wanted: str) -> bool:
    if row.folded == wanted:
        return True
    named = f" {row.folded} " in f" {wanted} "
    return row.kind == Kind.RESULT and named and len(row.folded.split()) >= WORDS_AT_LEAST


def use(user: User, dossier: Dossier, paper: Paper, pk: int) -> Attachment:
    """As if the same file were uploaded again: a copy of its own, which the draft may throw away."""
    rows = fitting(user, [paper]).get(paper.key, [])
    row = next((row for row in rows if row.pk == pk), None)
    if row is None:
        raise Http404
    with default_storage.open(row.file.path, "rb") as stored:
        content = stored.read()
    with transaction.atomic():
        copy = store_bytes(content, name=row.file.name, content_type=row.file.content_type, by=user)
        return drafts.attach(dossier, paper.key, copy)


# --- sharing ---


def share(user: User, pk: int, *, email: str, purpose: str, until: date) -> Share:
    """Whether the address has an account is told to nobody: who signs in with it sees the document."""
    row, today = one(user, pk), clock.today()
    if email.lower() in {user.email.lower(), *confirmed_addresses(user)}:
        raise CannotShare("email", _("Đây là địa chỉ của chính mình: nhập địa chỉ của người nhận."))
    if until < today:
        raise CannotShare("until", _("Chọn ngày từ hôm nay trở đi."))
    if (until - today).days > LONGEST_SHARE_DAYS:
        raise CannotShare("until", _("Chọn ngày trong vòng một năm; hết hạn thì chia sẻ lại."))
    return Share.objects.create(kept=row, email=email.lower(), purpose=purpose, until=until)


def revoke(user: User, pk: int) -> bool:
    mine = Share.objects.filter(pk=pk, kept__owner=user, revoked_at=None)
    return bool(mine.update(revoked_at=clock.now()))


def shares(row: Kept) -> QuerySet[Share]:
    return row.shares.prefetch_related("openings__user").order_by("-pk")


def shared_with(user: User) -> QuerySet[Share]:
    """What others let this person see today."""
    found = Share.objects.filter(
        email__in=confirmed_addresses(user), revoked_at=None, until__gte=clock.today()
    )
    return found.filter(kept__removed_at=None).select_related("kept__owner").order_by("-pk")


def open_shared(user: User, key: str) -> Kept:
    """Exactly this document; that it was opened is written down first."""
    found = get_object_or_404(shared_with(user).select_related("kept__file"), key=key)
    ShareOpening.objects.create(share=found, user=user)
    return found.kept
