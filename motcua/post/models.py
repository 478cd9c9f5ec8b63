"""Results on their way by public post."""

import secrets
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.dossiers.models import Dossier


class State(models.TextChoices):
    WANTED = "wanted", _("Chờ bưu chính nhận đơn")
    ORDERED = "ordered", _("Bưu chính đã nhận đơn, chờ lấy bưu gửi")
    PICKED_UP = "picked_up", _("Bưu chính đã lấy bưu gửi")
    IN_TRANSIT = "in_transit", _("Đang chuyển đến nơi nhận")
    DELIVERED = "delivered", _("Đã giao")
    RETURNED = "returned", _("Không giao được, đã hoàn về")
    CANCELLED = "cancelled", _("Đã hủy đơn")
    REFUSED = "refused", _("Bưu chính không nhận")


# Tracking only ever leads on: what is said late or twice changes nothing.
RANK = {
    State.WANTED: 0,
    State.ORDERED: 1,
    State.PICKED_UP: 2,
    State.IN_TRANSIT: 3,
    State.DELIVERED: 4,
    State.RETURNED: 4,
}
UNTIL_PICKED_UP = (State.WANTED, State.ORDERED)
WITH_THE_CARRIER = (State.ORDERED, State.PICKED_UP, State.IN_TRANSIT)
LIVE = (State.WANTED, *WITH_THE_CARRIER)


class Trouble(models.TextChoices):
    """Why it does not go on; what the carrier itself answered may quote the address and is kept nowhere."""

    AWAY = "away", _("Chưa liên lạc được với bưu chính; hệ thống tự thử lại.")
    NONSENSE = "nonsense", _("Bưu chính trả lời không đọc được; hệ thống tự thử lại.")
    ADDRESS = "address", _("Bưu chính không nhận địa chỉ này: hỏi lại người nhận, sửa rồi gửi lại.")
    TOO_LATE = "too_late", _("Không hủy được: bưu chính đã lấy bưu gửi.")


def new_key() -> str:
    return secrets.token_urlsafe(16)


class Parcel(models.Model):
    """One result given to the carrier. `key` makes an order that is sent twice one order."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="parcels")
    reference = models.CharField(_("Số vận đơn"), max_length=40, blank=True)
    post_to = models.JSONField()  # as it was when the order was made
    postage = models.PositiveIntegerField(
        _("Cước"), null=True
    )  # đồng; the receiver pays the carrier
    originals = models.JSONField(default=list)  # rows of handed-in originals that travel along
    state = models.CharField(max_length=12, choices=State, default=State.WANTED)
    cancel_wanted = models.BooleanField(default=False)
    made_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)  # in vain, since it last answered
    next_try = models.DateTimeField(default=clock.now)
    trouble = models.CharField(max_length=12, choices=Trouble, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bưu gửi")
        constraints = (
            models.UniqueConstraint(
                "dossier", condition=Q(state__in=LIVE), name="parcel_one_under_way"
            ),
            models.UniqueConstraint(
                "reference", condition=~Q(reference=""), name="parcel_reference_once"
            ),
            models.CheckConstraint(
                name="parcel_ordered_has_reference",
                condition=Q(state__in=(State.WANTED, State.CANCELLED, State.REFUSED))
                | ~Q(reference=""),
            ),
            models.CheckConstraint(
                name="parcel_ends_when_it_ends",
                condition=Q(state__in=LIVE, ended_at=None)
                | (~Q(state__in=LIVE) & Q(ended_at__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("next_try",), name="parcel_due", condition=Q(state__in=LIVE)),
        )

    def __str__(self) -> str:
        return self.reference or str(self.pk)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def may_be_cancelled(self) -> bool:
        return self.state in UNTIL_PICKED_UP and not self.cancel_wanted


class ParcelEvent(models.Model):
    """What the carrier said of it, or somebody here did; `mark` is the carrier's own name of the fact."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="events")
    state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=64)
    by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("chặng bưu gửi")
        ordering = ("at", "id")
        constraints = (models.UniqueConstraint("parcel", "mark", name="parcel_told_once"),)
        triggers = (
            pgtrigger.Protect(
                name="parcel_events_stay", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.parcel_id} {self.state}"


def said_to(post_to: dict[str, Any]) -> list[str]:
    """The address as lines: name, phone, and the rest as typed."""
    lines = str(post_to.get("address", "")).splitlines()
    return [str(post_to.get("name", "")), str(post_to.get("phone", "")), *lines]
