"""Everything of one draft on one page: what is shown, what was typed, what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.agencies.calendar import Unit
from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.forms import BaseForm
from motcua.common.templatetags.components import size
from motcua.desk.intake.forms import (
    PEOPLE,
    CardForm,
    GiveForm,
    OutcomeForm,
    PaperForm,
    PlaceForm,
    person_form,
    typed_person,
)
from motcua.dossiers import charges, counter, drafts, known, legal_clock, promises, steps
from motcua.dossiers.drafts import Defect
from motcua.dossiers.models import Attachment, Dossier
from motcua.dossiers.where import moment
from motcua.files import limits
from motcua.procedures.fields import PartForm, demanded_papers, form_for, listed_papers, prefill
from motcua.procedures.kinds import GivenFile
from motcua.procedures.schema import Paper
from motcua.procedures.words import copies_text


@dataclass
class Row:
    """One paper of the list: counted, scanned, judged."""

    paper: Paper
    form: PaperForm
    copies: str
    demanded: bool
    takes_files: bool
    files: list[Attachment]
    errors: Sequence[str] = ()


@dataclass
class Screen:
    dossier: Dossier
    people: dict[str, PartForm]
    declaration: PartForm
    place: PlaceForm
    papers: dict[str, PaperForm]
    outcome: OutcomeForm
    give: GiveForm
    card: CardForm = field(default_factory=CardForm)
    upload_errors: dict[str, list[str]] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    found: list[known.Known] | None = None
    looked_for: str = ""


def stored(dossier: Dossier, *, strict: bool = False, post: QueryDict | None = None) -> Screen:
    """As saved; with `post` the outcome keeps what was typed there, for it is not stored."""
    values = dossier.declaration
    if "declaration" not in dossier.revisions:
        description = dossier.version.description
        values = {**prefill(description, dossier.submitter, dossier.applicant), **values}
    declaration = (
        drafts.part_form(dossier, "declaration", strict=True)
        if strict
        else form_for(
            dossier.version, "declaration", values or None, strict=False, people=dossier.people
        )
    )
    return Screen(
        dossier,
        {part: person_form(part, getattr(dossier, part), strict=strict) for part in PEOPLE},
        declaration,
        PlaceForm(dossier),
        _stored_papers(dossier),
        OutcomeForm(dossier, post),
        GiveForm.stored(dossier) if strict else GiveForm(dossier),
    )


def _stored_papers(dossier: Dossier) -> dict[str, PaperForm]:
    counts, remarks = counter.laid_down(dossier), counter.remarks(dossier)
    found = {}
    for paper in dossier.version.description.attachable():
        count = counts.get(paper.key)
        said: dict[str, Any] = {"wrong": remarks.get(paper.key, "")}
        if count:
            said |= {name: getattr(count, name) or "" for name in ("originals", "certified")}
            said |= {"copies": count.copies or "", "keeps_originals": count.keeps_originals}
        found[paper.key] = PaperForm(paper.key, initial=said)
    return found


def typed(dossier: Dossier, request: HttpRequest) -> Screen:
    """As this very request filled it in, finished or not."""
    post = request.POST
    people = {part: typed_person(post, part) for part in PEOPLE}
    declaration = form_for(
        dossier.version, "declaration", post, strict=post.get("go") == "recheck", people=people
    )
    keys = [paper.key for paper in dossier.version.description.attachable()]
    return Screen(
        dossier,
        {part: person_form(part, said) for part, said in people.items()},
        declaration,
        PlaceForm(dossier, post),
        {key: PaperForm(key, post) for key in keys},
        OutcomeForm(dossier, post),
        GiveForm(dossier, post),
        CardForm(),
    )


# --- what the page shows ---


def context(screen: Screen, posting: Posting) -> dict[str, Any]:
    dossier = screen.dossier
    rows = _rows(screen)
    screen.declaration.show_files(_files_of_questions(rows, dossier))
    return {
        "posting": posting,
        "dossier": dossier,
        "version": dossier.version,
        "screen": screen,
        "form": screen.declaration,  # what `procedures/_questions.html` draws
        "rows": rows,
        "revisions": revisions(dossier),
        "bill": charges.bill_of(dossier),
        "promise": _promise(dossier),
        "later": _later(dossier),
        "limits": limits,
        "accept": ",".join(limits.ACCEPTED_SUFFIXES),
        "errors": _errors(screen),
        "may_receive": not drafts.no_longer_offered(dossier.version),
    }


def revisions(dossier: Dossier) -> str:
    """How often each part was saved when the page was made: another window shows itself by it."""
    return ".".join(str(dossier.revisions.get(part, 0)) for part in drafts.PARTS)


def _rows(screen: Screen) -> list[Row]:
    """What the answers bring up, and whatever was handed in all the same."""
    dossier = screen.dossier
    description, said, people = dossier.version.description, dossier.declaration, dossier.people
    demanded = demanded_papers(description, said, people=people)
    files: dict[str, list[Attachment]] = {}
    for attachment in dossier.attachments.select_related("file"):
        files.setdefault(attachment.paper, []).append(attachment)
    listed = {paper.key for paper in listed_papers(description, said, people=people)}
    questions = description.file_keys() & set(screen.declaration.lines)
    shown = (
        listed | questions | set(files) | {d.field for d in screen.defects if d.part == "papers"}
    )
    shown |= {key for key, form in screen.papers.items() if form.is_bound and form.has_changed()}
    shown |= {key for key, form in screen.papers.items() if any(form.initial.values())}
    open_now = drafts.papers_open(dossier)
    return [
        Row(
            paper,
            screen.papers[paper.key],
            copies_text(paper),
            paper.key in demanded,
            paper.key in open_now,
            files.get(paper.key, []),
            screen.upload_errors.get(paper.key, ()),
        )
        for paper in description.attachable()
        if paper.key in shown
    ]


def _files_of_questions(rows: Sequence[Row], dossier: Dossier) -> dict[str, list[GivenFile]]:
    def given(one: Attachment) -> GivenFile:
        url = reverse("desk:intake_file", args=[dossier.key, one.pk])
        return GivenFile(one.file.name, url, size(one.file.size))

    return {row.paper.key: [given(one) for one in row.files] for row in rows}


def _promise(dossier: Dossier) -> str:
    """What pressing would promise now."""
    usual = steps.Ways(dossier).onward[0]
    limit = promises.limit_of(dossier)
    due = promises.on_acceptance(dossier, usual, clock.now()).due_at
    return _("Tiếp nhận bây giờ thì hẹn trả lúc %(due)s (%(limit)s).") % {
        "due": moment(due),
        "limit": limit,
    }


def _later(dossier: Dossier) -> list[str]:
    """The rules of the afternoon, said before the press."""
    now, said = clock.now(), []
    same_day = promises.limit_of(dossier).unit == Unit.SAME_DAY
    if same_day:
        said.append(_("Nhận sau 15 giờ: hẹn trả hết ngày làm việc sau."))
        said.append(
            _("Thủ tục trong ngày: chỉ in giấy hẹn khi người dân yêu cầu, hồ sơ vẫn vào sổ.")
        )
    goes_on = legal_clock.forwarded_at(now, calendar_for(dossier.reception))
    if goes_on != now:
        text = _("Nhận lúc này thì chuyển bộ phận giải quyết vào %(at)s.")
        said.append(text % {"at": moment(goes_on)})
    return said


def _errors(screen: Screen) -> list[dict[str, str]]:
    titles = {"submitter": _("Người nộp hồ sơ"), "applicant": _("Chủ hồ sơ")}
    found: list[dict[str, str]] = []
    for part, form in screen.people.items():
        found += [
            {"id": one["id"], "message": f"{titles[part]}: {one['message']}"}
            for one in form.summary
        ]
    forms: list[BaseForm] = [screen.card, screen.place, screen.declaration]
    forms += [*screen.papers.values(), screen.give, screen.outcome]
    found += [
        {"id": one["id"], "message": one["message"]}
        for form in forms
        if form.is_bound
        for one in form.summary
    ]
    for key, messages in screen.upload_errors.items():
        found += [{"id": f"paper_{key}", "message": message} for message in messages]
    for defect in screen.defects:
        if defect.part in ("papers", "dossier"):
            where = f"paper_{defect.field}" if defect.part == "papers" else ""
            found.append({"id": where, "message": defect.message})
    return found


def read_counts(papers: Mapping[str, PaperForm]) -> tuple[dict[str, Any], dict[str, str]]:
    """What lies on the counter and what the clerk remarked, once every count can be read."""
    counts = {key: form.counts for key, form in papers.items()}
    return counts, {key: form.cleaned_data.get("wrong", "") for key, form in papers.items()}
