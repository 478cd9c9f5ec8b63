"""Step 4: files for each required paper. Pictures chosen together become one PDF, in the order they were chosen."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from motcua.accounts.models import User
from motcua.dossiers import access, asking, drafts
from motcua.dossiers import uploads as uploads_of
from motcua.dossiers.flow import Status
from motcua.dossiers.models import Dossier
from motcua.dossiers.uploads import Upload
from motcua.files import limits
from motcua.files.serve import response
from motcua.portal import wizard
from motcua.portal.catalogue_page import PaperRow
from motcua.portal.people import person
from motcua.portal.views.steps import already_sent
from motcua.procedures.fields import demanded_papers, listed_papers
from motcua.procedures.words import copies_text
from motcua.wallet import actions as wallet
from motcua.wallet.models import Kept

OFFERED_AT_MOST = 5
HERE, FORM = wizard.BY_PART["papers"], wizard.BY_PART["declaration"]


def papers(request: HttpRequest, key: str) -> HttpResponse:
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    return _page(request, dossier)


def _page(
    request: HttpRequest, dossier: Dossier, *, errors: dict[str, list[str]] | None = None
) -> HttpResponse:
    said = errors or {}
    description = dossier.version.description
    listed = listed_papers(description, dossier.declaration, people=dossier.people)
    rows = paper_rows(dossier, open_papers(dossier) | set(said), said)
    context = {
        **wizard.frame(dossier, HERE),
        "rows": [row | {"kept": kept} for row, kept in _with_kept(person(request), rows)],
        "shown_only": [PaperRow(p, copies_text(p)) for p in listed if p.mode == "present"],
        "looked_up": [
            PaperRow(p, copies_text(p)) for p in listed if p.mode == "not_needed_if_data"
        ],
        "limits": limits,
        "accept": ",".join(limits.ACCEPTED_SUFFIXES),
        "errors": [
            {"id": f"paper_{key}", "message": m} for key, found in said.items() for m in found
        ],
    }
    return render(request, "portal/papers.html", context, status=422 if said else 200)


def _with_kept(
    user: User, rows: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], list[Kept]]]:
    """What the wallet has for each paper, besides what is attached already."""
    found = wallet.fitting(user, [row["paper"] for row in rows])
    for row in rows:
        there = {attachment.file.sha256 for attachment in row["files"]}
        kept = [one for one in found.get(row["paper"].key, []) if one.file.sha256 not in there]
        yield row, kept[:OFFERED_AT_MOST]


def open_papers(dossier: Dossier) -> set[str]:
    """What these answers bring up, and whatever has a file: it would be sent unseen."""
    description = dossier.version.description
    listed = listed_papers(description, dossier.declaration, people=dossier.people)
    given = set(dossier.attachments.values_list("paper", flat=True)) - description.file_keys()
    return {paper.key for paper in listed if paper.mode == "submit"} | given


def paper_rows(
    dossier: Dossier, keys: set[str], errors: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """The papers to be handed in, each with the files not yet sent and what went wrong with an upload."""
    files_of: dict[str, list[Any]] = {}
    for attachment in dossier.attachments.filter(sent=False).select_related("file"):
        files_of.setdefault(attachment.paper, []).append(attachment)
    description = dossier.version.description
    demanded = demanded_papers(description, dossier.declaration, people=dossier.people)
    known = list(description.attachable())
    if dossier.wanted.get("others"):
        known += asking.others(dossier).values()
    return [
        {
            "paper": paper,
            "copies": copies_text(paper),
            "required": paper.key in demanded,
            "files": files_of.get(paper.key, []),
            "errors": errors.get(paper.key, []),
        }
        for paper in known
        if paper.key in keys
    ]


def add(request: HttpRequest, key: str, paper: str) -> HttpResponse:
    """GET comes from a question answered with files, or after signing in again with a file chosen."""
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    asked_in_form = paper in dossier.version.description.file_keys()
    if request.method != "POST":
        here = wizard.address(dossier, HERE)
        return _question(request, dossier, paper) if asked_in_form else redirect(here)
    wrong = attach_all(dossier, paper, request.FILES.getlist("files"), person(request))
    if wrong and asked_in_form:
        return _question(request, dossier, paper, wrong)
    if wrong:
        return _page(request, dossier, errors={paper: wrong})
    if asked_in_form:
        return redirect(f"{wizard.address(dossier, FORM)}#id_{paper}")
    return redirect(f"{wizard.address(dossier, HERE)}#paper_{paper}")


def _question(
    request: HttpRequest, dossier: Dossier, key: str, wrong: Sequence[str] = ()
) -> HttpResponse:
    """The files of one question of the declaration, with the way back to it."""
    context = {
        **wizard.frame(dossier, FORM),
        "row": paper_rows(dossier, {key}, {key: list(wrong)})[0],
        "form_url": f"{wizard.address(dossier, FORM)}#id_{key}",
        "limits": limits,
        "accept": ",".join(limits.ACCEPTED_SUFFIXES),
        "errors": [{"id": f"files_{key}", "message": message} for message in wrong],
    }
    return render(request, "portal/question_files.html", context, status=422 if wrong else 200)


def attach_all(dossier: Dossier, paper: str, uploads: Sequence[Upload], by: User) -> list[str]:
    """Keep every good file; say of every bad one what is wrong with it."""
    if drafts.paper(dossier, paper) is None:
        raise Http404
    return uploads_of.attach_all(dossier, paper, uploads, by)


def view_file(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    dossier = access.own_draft(person(request), key)
    return response(access.attachment(dossier, pk).file, inline=True)


def remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """A second press finds nothing to take away, and that is no error."""
    dossier = access.own_draft(person(request), key)
    if dossier.status != Status.DRAFT:
        return already_sent(request, dossier)
    if request.method == "POST":
        attachment = dossier.attachments.filter(pk=pk).first()
        drafts.detach(dossier, pk)
        if attachment and attachment.paper in dossier.version.description.file_keys():
            return redirect("portal:add_file", dossier.key, attachment.paper)
    return redirect(wizard.address(dossier, HERE))
