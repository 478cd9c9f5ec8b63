"""Who acts: a person with an account, and the posts a person holds in agencies, with dates."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency, Division
from motcua.common import clock


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class IdentityKind(models.TextChoices):
    CITIZEN_CARD = "CCCD", _("Căn cước công dân, thẻ căn cước (12 số)")
    OLD_CARD = "CMND", _("Chứng minh nhân dân (9 số)")


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("Thư điện tử (e-mail)"), max_length=254, unique=True)
    full_name = models.CharField(_("Họ, chữ đệm và tên"), max_length=120)
    identity_kind = models.CharField(max_length=8, choices=IdentityKind, blank=True)
    identity_number = models.CharField(_("Số CCCD/CMND"), max_length=12, blank=True)
    phone = models.CharField(_("Số điện thoại"), max_length=12, blank=True)
    person = models.JSONField(_("Thông tin cá nhân để điền sẵn"), default=dict, blank=True)
    commune_key = models.CharField(_("Xã đã chọn lần trước"), max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(_("Quản trị hệ thống"), default=False)
    date_joined = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        constraints = (models.UniqueConstraint(Lower("email"), name="user_email_once"),)

    def __str__(self) -> str:
        return self.full_name or str(self.pk)

    def get_full_name(self) -> str:
        return self.full_name


class Role(models.TextChoices):
    CLERK = "clerk", _("Cán bộ một cửa")
    OFFICER = "officer", _("Cán bộ thụ lý")
    LEADER = "leader", _("Lãnh đạo ký")
    SEAL_CLERK = "seal_clerk", _("Văn thư")
    CATALOGUE = "catalogue", _("Quản trị danh mục thủ tục")


class Posting(models.Model):
    """A person's post (vị trí công tác). The day it ends, access ends with the next request."""

    user = models.ForeignKey(User, models.PROTECT, related_name="postings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="postings")
    division = models.ForeignKey(Division, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(_("Chức danh"), max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    heads = models.BooleanField(_("Phụ trách bộ phận"), default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("vị trí công tác")
        constraints = (
            models.CheckConstraint(
                name="posting_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint("user", "division", "role", "valid_from", name="posting_once"),
        )
        indexes = (models.Index(fields=("division", "role", "valid_to")),)

    def __str__(self) -> str:
        return f"{self.user.full_name}, {self.division.name}"

    @property
    def ended(self) -> bool:
        """Nobody works in it any more (`queries.ended_postings`)."""
        over = self.valid_to is not None and self.valid_to < clock.today()
        return over or not self.user.is_active


class Substitution(models.Model):
    """Who does the work of somebody who is away (làm thay, ủy quyền), both days included."""

    absent = models.ForeignKey(Posting, models.PROTECT, related_name="substitutions")
    substitute = models.ForeignKey(Posting, models.PROTECT, related_name="stands_in")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=200, blank=True)
    made_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)  # called off before its last day

    class Meta:
        verbose_name = _("làm thay")
        constraints = (
            models.CheckConstraint(
                name="substitution_ends_after_it_starts",
                condition=Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="substitution_by_another", condition=~Q(absent=F("substitute"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.absent_id} → {self.substitute_id}"


class EmailChange(models.Model):
    """A change of address takes effect when a link was followed at both the old and the new one."""

    user = models.OneToOneField(User, models.CASCADE, related_name="email_change")
    new_email = models.EmailField(max_length=254)
    asked_at = models.DateTimeField(default=clock.now)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đổi địa chỉ e-mail")

    def __str__(self) -> str:
        return str(self.user_id)
