"""What the officers' work leaves behind besides the events: judgements, opinions, drafts of decisions, lists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Posting
from motcua.agencies.models import Agency, Division, Unit
from motcua.common import clock
from motcua.dossiers.models.dossier import Channel, Dossier
from motcua.dossiers.models.history import Event
from motcua.files.models import StoredFile
from motcua.procedures.models import Field, Procedure


class Verdict(models.TextChoices):
    ENOUGH = "enough", _("Đủ")
    MISSING = "missing", _("Thiếu")
    WRONG = "wrong", _("Sai")


class Judgement(models.Model):
    """What the desk found of one paper; one a round, open to change until a move seals it in its event."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="judgements")
    paper = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=0)  # 0 as sent, 1… after that supplement
    verdict = models.CharField(max_length=8, choices=Verdict)
    reason = models.CharField(max_length=500, blank=True)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    # The event whose data says it for ever; a change of mind afterwards is open again.
    sealed_in = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("dossier", "paper", "round", name="judged_once_a_round"),
            models.CheckConstraint(
                name="judged_with_a_reason",
                condition=Q(verdict=Verdict.ENOUGH) | ~Q(reason=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.paper} {self.verdict}"


class HandedIn(models.Model):
    """Paper that lies on the counter: how many of which kind, and whether originals went back."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="handed_in")
    paper = models.CharField(max_length=64)
    round = models.PositiveSmallIntegerField(default=0)
    originals = models.PositiveSmallIntegerField(default=0)
    certified = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(default=0)
    # Originals taken for comparison must be given back (NĐ 61/2018 Điều 20 khoản 2).
    keeps_originals = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True)
    returned_to = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("dossier", "paper", "round", name="handed_in_once_a_round"),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.paper}"


class Consultation(models.Model):
    """Another division or agency is asked for its opinion, with a limit of its own (NĐ 61/2018 Điều 19 khoản 5)."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="consultations")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField()
    division = models.ForeignKey(Division, models.PROTECT, related_name="consultations")
    what = models.TextField()
    due_at = models.DateTimeField()
    silence_is_consent = models.BooleanField(default=False)
    article = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    # agrees | objects | silent: nobody answered, and the law says that this is a yes | withdrawn
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    head_told_at = models.DateTimeField(null=True)  # that the answer is late

    class Meta:
        indexes = (
            models.Index(
                fields=("division", "due_at"),
                name="consultation_open",
                condition=Q(answered_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.division_id}"


class Appointment(models.Model):
    """People must come: to sign the book, to be heard. When, where, and whether they came."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="appointments")
    event = models.ForeignKey(Event, models.PROTECT, related_name="+")
    step = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    place = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300)
    attended = models.BooleanField(null=True)
    remarks = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.at}"


class Decision(models.Model):
    """A draft of the result, seen by the leader byte for byte as it goes out; then numbered and sealed."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="decisions")
    step = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    remarks = models.TextField(blank=True)  # of who returned it
    replaced_at = models.DateTimeField(null=True)  # a newer draft took its place
    approved_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    number = models.CharField(max_length=60, blank=True)
    numbered_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    numbered_at = models.DateTimeField(null=True)
    # Signed electronically, as its agency did when it was approved: first by the leader, then with the seal.
    electronic = models.BooleanField(default=False)
    rooms = models.JSONField(default=dict)  # signature → where the draft left room for it
    signed = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    sealed = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    trouble = models.CharField(max_length=500, blank=True)  # why it is not signed yet
    trouble_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "dossier", condition=Q(replaced_at__isnull=True), name="decision_one_current"
            ),
            models.CheckConstraint(
                name="decision_signed_then_sealed",
                condition=Q(sealed__isnull=True) | Q(signed__isnull=False) & ~Q(number=""),
            ),
            models.CheckConstraint(
                name="decision_numbered_when_approved",
                condition=Q(number="") | Q(approved_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.title}"

    @property
    def latest(self) -> StoredFile:
        """The paper as far as it has come."""
        return self.sealed or self.signed or self.file

    @property
    def wants(self) -> str:
        """Which signature is due: "leader", "seal", or none."""
        if not self.electronic or self.replaced_at:
            return ""
        if self.approved_at and not self.signed_id:
            return "leader"
        return "seal" if self.number and not self.sealed_id else ""


class RegisterCounter(models.Model):
    """Running numbers of an agency's book in a year (decisions, apologies, hand-over lists), without gaps."""

    agency = models.ForeignKey(Agency, models.PROTECT)
    book = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint("agency", "book", "year", name="register_counter_once"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.book} {self.year} {self.last}"


class WorkFile(models.Model):
    """A file that belongs to an event of the work: to a note, a record of verification, a posting."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.event_id} {self.file_id}"


class Apology(models.Model):
    """Form 04: at most one a dossier. Prepared by the system or an officer, signed by the leader."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="apology")
    reason = models.TextField()
    days = models.PositiveSmallIntegerField()  # working days more
    prepared_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField(default=clock.now)
    new_due_at = models.DateTimeField()
    signed_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.dossier_id)


class Guidance(models.Model):
    """Somebody was told what to bring, or sent elsewhere, and no dossier came of it (NĐ 61/2018 Điều 15)."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="guidances")
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    channel = models.CharField(max_length=8, choices=Channel)
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, related_name="+")
    person = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    missing = models.JSONField(default=dict)  # paper → why
    advice = models.TextField()

    class Meta:
        indexes = (models.Index(fields=("agency", "-at")),)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.at}"


class HandOverList(models.Model):
    """Several results given by one division to another, or to the post, with one list (Phiếu bàn giao kết quả)."""

    class Kind(models.TextChoices):
        DESK = "desk", _("Giao cho một cửa")
        POST = "post", _("Giao cho bưu chính")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.DESK)
    number = models.CharField(max_length=60)
    to = models.CharField(max_length=200)
    made_by = models.ForeignKey(Posting, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint("agency", "number", name="hand_over_list_once"),)

    def __str__(self) -> str:
        return self.number


class HandOverRow(models.Model):
    """One result on a list; whoever receives says of each that it came, or that it did not (`missing`)."""

    list = models.ForeignKey(HandOverList, models.PROTECT, related_name="rows")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="hand_over_rows")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+")
    missing = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("list", "dossier", name="handed_once_a_list"),
            models.UniqueConstraint(
                "dossier",
                condition=Q(confirmed_at__isnull=True),
                name="handed_on_one_list_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.list_id} {self.dossier_id}"


class Presence(models.Model):
    """Who has the dossier's page open; a row is good for a minute."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="present")
    posting = models.ForeignKey(Posting, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint("dossier", "posting", name="present_once"),)

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.posting_id}"


class AssignmentRule(models.Model):
    """To whom a division's new work falls: by the field, by the territory, else to whom holds least."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="assignment_rules")
    role = models.CharField(max_length=16)
    # Empty field and unit: everything else goes to whoever holds least.
    field = models.ForeignKey(Field, models.CASCADE, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    posting = models.ForeignKey(Posting, models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "division",
                "role",
                "field",
                "unit",
                name="assignment_rule_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.division_id} {self.role}"
