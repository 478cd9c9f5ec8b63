"""Everything before sending: what is typed is kept as typed, and all defects are found at once."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.common.vietnamese import fold
from motcua.dossiers import asking
from motcua.dossiers.answers import form_files, unasked_files
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Attachment, Delivery, Dossier
from motcua.dossiers.supplements import supplement_of
from motcua.files.models import StoredFile
from motcua.procedures import rows
from motcua.procedures.fields import Part, PartForm, demanded_papers, form_for, typed_only
from motcua.procedures.kinds import GivenFile
from motcua.procedures.models import Version
from motcua.procedures.people import AT_THE_COUNTER
from motcua.procedures.schema import CASE, Paper

PARTS: tuple[Part, ...] = ("submitter", "applicant", "declaration")
MAX_FILES_PER_PAPER = 20
FOUND_BY = ("full_name", "identity_number", "phone")
FULLY_ONLINE = 4  # the level that promises that nobody has to come


@dataclass(frozen=True)
class Defect:
    """One thing that keeps a dossier from being sent: where it is, and what to do."""

    part: str  # submitter | applicant | declaration | papers | dossier
    field: str
    message: str


class NotReady(Exception):
    def __init__(self, defects: list[Defect]) -> None:
        super().__init__(f"{len(defects)} defects")
        self.defects = defects


class SavedElsewhere(Exception):
    """The same part was changed in another window since this page was read."""


class NoLongerDraft(Exception):
    """The draft was sent (in another window, or by the first of two clicks)."""


class TooManyFiles(Exception):
    pass


def open_draft(
    version: Version, agency: Agency, by: User, *, fresh: bool = False, case: str = ""
) -> Dossier:
    """The draft in which this person files this procedure here: the open one goes on unless a fresh one is wanted.

    Pinned to the version: a later publication does not change what was begun. `case` was chosen on
    the procedure's page: a draft of another case is another draft.
    """
    declared = {CASE: case} if version.description.case(case) else {}
    with transaction.atomic():
        if not fresh:
            # Two presses on "Đăng ký" wait for one another here: the second finds the first one's draft.
            User.objects.select_for_update().get(pk=by.pk)
            going_on = by.dossiers.filter(version=version, agency=agency, status=Status.DRAFT)
            if declared:
                going_on = going_on.filter(declaration__case=case)
            if found := going_on.order_by("-saved_at").first():
                return found
        return Dossier.objects.create(
            version=version,
            agency=agency,
            reception=agency,
            by=by,
            delivery=Delivery.ONLINE if version.level == FULLY_ONLINE else Delivery.COUNTER,
            submitter=account_person(by),
            email=by.email,
            declaration=declared,
        )


def account_person(user: User) -> dict[str, Any]:
    """What the account knows of its owner, keyed as step 1 asks it."""
    known = {
        "full_name": user.full_name,
        "identity_kind": user.identity_kind,
        "identity_number": user.identity_number,
        "phone": user.phone,
        "email": user.email,
    }
    return {**user.person, **{key: value for key, value in known.items() if value}}


def discard(dossier: Dossier) -> None:
    """Delete a draft, and the files with it. A sent dossier is never deleted."""
    with transaction.atomic():
        lock_draft(dossier)
        forget(dossier.attachments.all())
        dossier.handed_in.all().delete()
        dossier.delete()


def forget_unasked_files(dossier: Dossier) -> None:
    """A hidden answer is absent, and so are its files."""
    forget(unasked_files(dossier))


def forget(attachments: QuerySet[Attachment]) -> None:
    """Also the files themselves: what a person took back is not ours to keep."""
    files = list(attachments.values_list("file_id", flat=True))
    attachments.delete()
    StoredFile.objects.filter(pk__in=files).delete()


def lock(dossier: Dossier) -> None:
    """Hold the row until the transaction ends, and see it as it is now."""
    _locked(dossier)
    dossier.refresh_from_db()


def _locked(dossier: Dossier) -> Dossier:
    # A draft may have been thrown away in another window since the page was read.
    return get_object_or_404(Dossier.objects.select_for_update(), pk=dossier.pk)


def lock_draft(dossier: Dossier) -> Dossier:
    """The draft as it is now, held until the transaction ends."""
    row = _locked(dossier)
    if row.status != Status.DRAFT:
        raise NoLongerDraft
    return row


def save_part(
    dossier: Dossier, part: Part, values: dict[str, Any], *, revision: int | None = None
) -> int:
    """Keep what was typed, finished or not. Returns the new revision of the part.

    `revision` is the one the page was made from; with an older one, differing text raises `SavedElsewhere`.
    """
    assert part in PARTS
    if part == "declaration":
        values = typed_only(dossier.version.description, values)
    with transaction.atomic():
        row = lock_draft(dossier)
        saved = row.revisions.get(part, 0)
        if getattr(row, part) == values:
            dossier.revisions = row.revisions
            return int(saved)
        if revision is not None and revision != saved:
            raise SavedElsewhere
        row.revisions[part] = saved + 1
        setattr(row, part, values)
        row.saved_at = clock.now()
        row.save(update_fields=[part, "revisions", "saved_at"])
    setattr(dossier, part, values)
    dossier.revisions, dossier.saved_at = row.revisions, row.saved_at
    return int(saved + 1)


def choose_delivery(dossier: Dossier, delivery: str, post_to: dict[str, str] | None = None) -> None:
    """`post_to` is kept as typed; whoever sends the draft has checked it."""
    with transaction.atomic():
        row = lock_draft(dossier)
        row.delivery = dossier.delivery = Delivery(delivery)
        row.post_to = dossier.post_to = dict(post_to or {})
        row.save(update_fields=["delivery", "post_to"])


# --- papers ---


def paper(dossier: Dossier, key: str) -> Paper | None:
    """The paper of that key, if files may be added to it now."""
    if key not in papers_open(dossier):
        return None
    return dossier.version.description.paper(key) or asking.others(dossier).get(key)


def papers_open(dossier: Dossier) -> set[str]:
    """Papers the applicant may add files to now: all of a draft, the asked ones while a supplement is wanted."""
    if dossier.status == Status.DRAFT:
        return {p.key for p in dossier.version.description.attachable() if p.mode == "submit"}
    if dossier.status == Status.SUPPLEMENT_WANTED:
        asked = {*dossier.wanted.get("papers", {}), *dossier.wanted.get("others", {})}
        return asked | supplement_of(dossier, strict=False).papers
    return set()


def attach(dossier: Dossier, key: str, file: StoredFile) -> Attachment:
    with transaction.atomic():
        row = _locked(dossier)
        if key not in papers_open(row):
            raise NoLongerDraft
        if row.attachments.filter(paper=key, sent=False).count() >= MAX_FILES_PER_PAPER:
            raise TooManyFiles
        round_ = row.events.filter(action="ask_supplement").count()
        row.saved_at = clock.now()
        row.save(update_fields=["saved_at"])
        return Attachment.objects.create(dossier=row, paper=key, file=file, round=round_)


def detach(dossier: Dossier, attachment_id: int) -> None:
    """Take a file away again; what was sent stays."""
    with transaction.atomic():
        row = _locked(dossier)
        forget(row.attachments.filter(pk=attachment_id, sent=False, paper__in=papers_open(row)))


def askable_fields(dossier: Dossier) -> set[str]:
    """The answers that a supplement may ask to be given anew."""
    known = part_form(dossier, "declaration", strict=False)
    # A group holds no answer of its own, but can be asked for with all its rows.
    groups = {key for key, line in known.lines.items() if line.columns}
    # The case decides what is asked and promised: in another case it is another dossier.
    return (set(known.draft_values()) | groups) & set(known.fields) - {CASE}


def papers_wanted(dossier: Dossier) -> dict[str, str]:
    """Every paper the applicant must add a file to now, by its name; those asked for first."""
    open_, names = (
        papers_open(dossier),
        asking.named_papers(dossier, dossier.wanted.get("others", {})),
    )
    return {key: name for key, name in names.items() if key in open_}


# --- what is still wrong ---


def part_form(dossier: Dossier, part: Part, *, strict: bool) -> PartForm:
    """The form of one part, bound to what is stored."""
    values, files = getattr(dossier, part), files_of(dossier, part)
    if dossier.taken_in_by_id and part in AT_THE_COUNTER:
        return PartForm(AT_THE_COUNTER[part], values, strict=strict)
    return form_for(
        dossier.version, part, values, strict=strict, people=dossier.people, files=files
    )


def files_of(dossier: Dossier, part: Part) -> dict[str, list[GivenFile]]:
    """By question the files given to answer it."""
    found: dict[str, list[GivenFile]] = {}
    if part == "declaration":
        for given in form_files(dossier).select_related("file"):
            found.setdefault(given.paper, []).append(GivenFile(given.file.name))
        for key in _on_paper(dossier):
            found.setdefault(key, []).append(GivenFile(_("Bản giấy")))
    return found


def _on_paper(dossier: Dossier) -> set[str]:
    """What was put on the counter; nobody does so on the citizens' pages."""
    if dossier.taken_in_by_id is None:
        return set()
    return set(dossier.handed_in.values_list("paper", flat=True))


def form_defects(part: Part, form: PartForm) -> list[Defect]:
    return [Defect(part, name, str(messages[0])) for name, messages in form.errors.items()]


def no_longer_offered(version: Version) -> bool:
    """Withdrawn or expired. A version that was merely replaced still takes the drafts begun under it."""
    expired = version.effective_to is not None and version.effective_to < clock.today()
    return expired or (version.withdrawn_at is not None and version.withdrawn_at <= clock.now())


def no_longer_there(agency: Agency) -> bool:
    """Abolished or merged: on 1/7/2025 every district and most communes were."""
    return agency.valid_to is not None and agency.valid_to < clock.today()


def defects(dossier: Dossier) -> list[Defect]:
    """Everything that keeps the draft from being sent, in the order of the pages."""
    if no_longer_offered(dossier.version):
        gone = _("Thủ tục này đã ngừng tiếp nhận. Nội dung đã điền vẫn được giữ trong bản nháp.")
        return [Defect("dossier", "", gone)]
    for agency in (dossier.agency, dossier.reception):
        if no_longer_there(agency):
            gone = _(
                "%(agency)s đã thôi hoạt động: làm hồ sơ mới tại cơ quan thay thế. "
                "Nội dung đã điền vẫn được giữ trong bản nháp."
            )
            return [Defect("dossier", "", gone % {"agency": agency.name})]
    found = [d for part in PARTS for d in form_defects(part, part_form(dossier, part, strict=True))]
    given = set(dossier.attachments.values_list("paper", flat=True)) | _on_paper(dossier)
    description = dossier.version.description
    demanded = demanded_papers(description, dossier.declaration, people=dossier.people)
    for wanted in description.papers:
        if wanted.mode == "submit" and wanted.key in demanded - given:
            message = _("Đính kèm: %(paper)s.") % {"paper": wanted.name.rstrip(".")}
            found.append(Defect("papers", wanted.key, message))
    return found


# --- a supplement ---


def save_supplement(dossier: Dossier, values: dict[str, Any]) -> None:
    """Keep what was typed for the open fields aside: officers see it only once it is sent."""
    with transaction.atomic():
        row = _locked(dossier)
        if row.status != Status.SUPPLEMENT_WANTED:
            raise NoLongerDraft
        opened = supplement_of(row, values, strict=False).open
        # What a changed mind has closed again is kept, for the next change of mind.
        row.wanted["typed"] = rows.replaced(row.wanted.get("typed", {}), opened, values)
        row.save(update_fields=["wanted"])
    dossier.wanted = row.wanted


def read_supplement(dossier: Dossier) -> dict[str, Any]:
    """The declaration as it is once the supplement is sent, the new answers in their proper writing."""
    now = supplement_of(dossier, strict=True)
    now.form.is_valid()
    sent = typed_only(dossier.version.description, dossier.declaration)
    given = rows.replaced(sent, now.open, now.form.cleaned_data) | now.form.computed
    return {key: answer for key, answer in given.items() if key not in now.form.unasked}


def supplement_defects(dossier: Dossier) -> list[Defect]:
    """Only what is open is looked at: each asked paper has a new file, each open field is right."""
    given = set(dossier.attachments.filter(sent=False).values_list("paper", flat=True))
    found = []
    for key, name in papers_wanted(dossier).items():
        if key not in given:
            message = _("Đính kèm: %(paper)s.") % {"paper": name.rstrip(".")}
            found.append(Defect("papers", key, message))
    if dossier.wanted.get("fields"):
        now = supplement_of(dossier, strict=True)
        wrong = form_defects("declaration", now.form)
        found += [d for d in wrong if rows.belongs(d.field, now.open)]
    return found


# --- what a sent dossier is called and contains ---


def read_what_is_right(dossier: Dossier) -> dict[str, dict[str, Any]]:
    """As `read_answers` of a dossier with holes, which a clerk takes in to ask for the rest: what is wrong stays
    as it was typed."""
    found: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        form = part_form(dossier, part, strict=True)
        wrong = set(form.errors)
        right = {key: said for key, said in form.cleaned_data.items() if key not in wrong}
        found[part] = {key: said for key, said in form.draft_values().items() if said} | right
        setattr(dossier, part, found[part])
    return found


def read_answers(dossier: Dossier) -> dict[str, dict[str, Any]]:
    """Every part in its proper writing ("042 090 …" and "042090…" are one number), put into the dossier."""
    found: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        form = part_form(dossier, part, strict=True)
        assert form.is_valid(), form.errors
        found[part] = form.cleaned_data
        setattr(dossier, part, form.cleaned_data)
    return found


def names(dossier: Dossier, number: str) -> dict[str, str]:
    """Columns by which lists show and find a dossier."""
    people = (dossier.submitter, dossier.applicant)
    said = [str(person.get(key) or "") for person in people for key in FOUND_BY]
    return {
        "submitter_name": str(dossier.submitter.get("full_name", ""))[:200],
        "applicant_name": str(dossier.applicant.get("full_name", ""))[:200],
        "email": str(dossier.submitter.get("email") or (dossier.by.email if dossier.by else "")),
        "words": fold(" ".join(dict.fromkeys(filter(None, (number, *said))))),
    }


def declared_text(dossier: Dossier) -> str:
    return json.dumps([getattr(dossier, p) for p in PARTS], ensure_ascii=False, sort_keys=True)


def fingerprint(dossier: Dossier) -> dict[str, Any]:
    """What exactly was sent, as hashes: the history proves it without holding a personal word."""
    declared = declared_text(dossier)
    files = dossier.attachments.order_by("pk").values_list("paper", "file__sha256")
    return {
        "declared_sha256": hashlib.sha256(declared.encode()).hexdigest(),
        "files": [{"paper": paper_key, "sha256": sha} for paper_key, sha in files],
    }
