"""Where an agency takes transfers. It is set up by the administrator: a wrong account pays a stranger."""

import datetime

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models.dated import DatedQuerySet, dates_in_order


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    append_only=True,
)
class BankAccount(models.Model):
    agency = models.ForeignKey(
        "agencies.Agency",
        models.PROTECT,
        related_name="bank_accounts",
        verbose_name=_("cơ quan"),
    )
    bank = models.CharField(_("ngân hàng"), max_length=80)
    bin = models.CharField(
        _("mã BIN của ngân hàng"),
        max_length=6,
        validators=[RegexValidator(r"^[0-9]{6}$", _("Nhập đủ 6 chữ số, ví dụ 970436."))],
    )
    number = models.CharField(
        _("số tài khoản"),
        max_length=19,
        validators=[
            RegexValidator(
                r"^[0-9A-Za-z]{4,19}$", _("Nhập số tài khoản viết liền, từ 4 đến 19 chữ và số.")
            )
        ],
    )
    holder = models.CharField(_("tên chủ tài khoản"), max_length=80)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài khoản thu phí, lệ phí")
        verbose_name_plural = _("tài khoản thu phí, lệ phí")
        ordering = ("agency_id", "-valid_from")
        constraints = (
            models.UniqueConstraint("agency", "valid_from", name="bank_account_once_a_day"),
            dates_in_order("bank_account_ends_after_it_begins"),
            models.CheckConstraint(
                name="bank_account_bin_is_six_digits", condition=Q(bin__regex=r"^[0-9]{6}$")
            ),
            models.CheckConstraint(
                name="bank_account_number_is_one_word",
                condition=Q(number__regex=r"^[0-9A-Za-z]{4,19}$"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank} {self.number}"

    def clean(self) -> None:
        """One account a day: who pays must not have to choose."""
        others = BankAccount.objects.exclude(pk=self.pk).filter(agency=self.agency_id)
        others = others.filter(Q(valid_to=None) | Q(valid_to__gte=self.valid_from))
        if self.valid_to:
            others = others.filter(valid_from__lte=self.valid_to)
        if other := others.first():
            raise ValidationError(
                _(
                    "Từ ngày này cơ quan đã có tài khoản %(account)s. "
                    "Ghi ngày kết thúc cho tài khoản cũ trước."
                ),
                params={"account": str(other)},
            )


def bank_account(agency_id: int, day: datetime.date) -> BankAccount | None:
    """Where this agency takes transfers on that day, if anywhere."""
    rows = BankAccount.objects.on(day).filter(agency=agency_id)
    return rows.order_by("-valid_from").first()
