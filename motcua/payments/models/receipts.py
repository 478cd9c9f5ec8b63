"""Receipts and the books they are numbered in. The database itself refuses a gap, a change and a deletion."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency
from motcua.documents.models import new_token
from motcua.dossiers.models.for_ever import Refuse, for_ever, never_emptied
from motcua.files.models import StoredFile
from motcua.payments import symbols
from motcua.payments.models.payment import Payment


class Form(models.TextChoices):
    NO_FACE_VALUE = "EBL01", _("Không in sẵn mệnh giá")
    FACE_VALUE = "EBL02", _("In sẵn mệnh giá")


class ReceiptSeries(models.Model):
    """A symbol of an agency in a year and the last number used in it; full ones are closed."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="receipt_series")
    form = models.CharField(_("mẫu số"), max_length=5, choices=Form, default=Form.NO_FACE_VALUE)
    symbol = models.CharField(_("ký hiệu"), max_length=5)
    year = models.PositiveSmallIntegerField(_("năm"))
    last = models.PositiveIntegerField(_("số cuối"), default=0)
    closed = models.BooleanField(_("đã hết số"), default=False)

    class Meta:
        verbose_name = _("ký hiệu biên lai")
        constraints = (
            models.UniqueConstraint("agency", "form", "symbol", "year", name="series_symbol_once"),
            models.UniqueConstraint(
                "agency", "year", name="series_one_open", condition=Q(closed=False)
            ),
            models.CheckConstraint(
                name="series_number_of_eight_digits", condition=Q(last__lte=symbols.LAST_NUMBER)
            ),
            models.CheckConstraint(
                name="series_closed_when_full",
                condition=Q(closed=False) | Q(last=symbols.LAST_NUMBER),
            ),
        )
        triggers = (
            Refuse(name="series_is_kept", operation=pgtrigger.Delete),
            Refuse(
                name="series_counts_by_one",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.last NOT IN (OLD.last, OLD.last + 1) OR (OLD.closed AND NOT NEW.closed) OR"
                    " (OLD.id, OLD.agency_id, OLD.form, OLD.symbol, OLD.year)"
                    " IS DISTINCT FROM (NEW.id, NEW.agency_id, NEW.form, NEW.symbol, NEW.year)"
                ),
            ),
            # At the end of the transaction: whoever draws a number has to write its receipt.
            pgtrigger.Trigger(
                name="series_has_no_gap",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Condition("NEW.last > OLD.last"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM payments_receipt WHERE series_id = NEW.id AND number = NEW.last
                    ) THEN
                        RAISE EXCEPTION 'Number % of receipt series % was drawn for no receipt', NEW.last, NEW.id;
                    END IF;
                    RETURN NULL;
                """,
            ),
            never_emptied("series"),
        )

    def __str__(self) -> str:
        return f"{self.form} {self.symbol}"


KEPT = (
    *("id", "series_id", "number", "token", "payment_id", "agency_name", "tax_code", "address"),
    *("payer", "dossier_number", "procedure", "lines", "amount", "words", "method"),
    *("issued_at", "issued_by_id", "cancels_id", "replaces_id", "reason"),
)


def filled_once() -> pgtrigger.Condition:
    def row(which: str) -> str:
        return ", ".join(f"{which}.{column}" for column in KEPT)

    return pgtrigger.Condition(
        "OLD.file_id IS NOT NULL OR NEW.file_id IS NULL OR"
        f" ({row('OLD')}) IS DISTINCT FROM ({row('NEW')})"
    )


class Receipt(models.Model):
    """What was collected, as it was said at that moment. Nothing of it ever changes but that its PDF comes, once.

    A counter-receipt (`cancels`) bears the same amount and takes it back; `replaces` says for which cancelled one
    this was issued.
    """

    series = models.ForeignKey(ReceiptSeries, models.PROTECT, related_name="receipts")
    number = models.PositiveIntegerField(_("số"))
    token = models.CharField(max_length=32, unique=True, default=new_token)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="receipts")
    agency_name = models.CharField(max_length=120)
    tax_code = models.CharField(max_length=14, blank=True)
    address = models.CharField(max_length=200, blank=True)
    payer = models.CharField(_("người nộp"), max_length=200)
    dossier_number = models.CharField(_("mã hồ sơ"), max_length=64)
    procedure = models.CharField(max_length=500)
    lines = models.JSONField()  # name, kind ("fee": lệ phí, "charge": phí), amount
    amount = models.PositiveBigIntegerField(_("số tiền"))
    words = models.CharField(max_length=200)
    method = models.CharField(max_length=16)
    issued_at = models.DateTimeField(_("ngày lập"))
    issued_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    cancels = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="counter_receipt"
    )
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replacement")
    reason = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("biên lai")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint("series", "number", name="receipt_number_once"),
            models.UniqueConstraint(
                "payment",
                name="receipt_once_a_payment",
                condition=Q(cancels=None, replaces=None),
            ),
            models.CheckConstraint(name="receipt_of_something", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="receipt_cancels_for_a_reason", condition=Q(cancels=None) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="receipt_cancels_or_replaces", condition=Q(cancels=None) | Q(replaces=None)
            ),
        )
        indexes = (
            models.Index(fields=("series", "issued_at"), name="receipt_of_a_day"),
            models.Index(fields=("id",), name="receipt_without_file", condition=Q(file=None)),
        )
        triggers = (
            Refuse(name="receipt_is_kept", operation=pgtrigger.Delete),
            Refuse(
                name="receipt_is_filled_once",
                operation=pgtrigger.Update,
                condition=filled_once(),
            ),
            never_emptied("receipt"),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.written}"

    @property
    def written(self) -> str:
        return symbols.written(self.number)

    @property
    def cancelled(self) -> bool:
        return hasattr(self, "counter_receipt")


class TaxReport(models.Model):
    """That the table of a day was given to the tax office: when, by whom, and what it said."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    day = models.DateField(_("ngày"))
    count = models.PositiveIntegerField()
    collected = models.PositiveBigIntegerField()
    cancelled = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # of the CSV as it was then
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    note = models.CharField(_("nơi nhận, số văn bản"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("bảng kê đã gửi")
        ordering = ("id",)
        indexes = (models.Index(fields=("agency", "day"), name="tax_report_of_a_day"),)
        triggers = for_ever("tax_report")

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}"
