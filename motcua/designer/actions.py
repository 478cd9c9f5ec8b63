"""The only writers of drafts: every change of a body leaves its trace, and nobody writes over another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.designer.bodies import Path, narrow, put, same
from motcua.designer.models import Draft, DraftChange, State
from motcua.procedures import actions as procedures
from motcua.procedures.body import body_of, canonical
from motcua.procedures.models import Field, Version
from motcua.procedures.reader import names, parse
from motcua.procedures.schema import Description
from motcua.procedures.spelling import sound

BODY_AT_MOST = 1_000_000
WHAT_AT_MOST = 1000


class Overtaken(Exception):
    """Somebody else was faster: the draft is not any more as it was read."""


class NotAllowed(Exception):
    """Why it cannot be done, in a sentence for the page."""


def start(
    posting: Posting, body: dict[str, Any], *, what: str, based_on: Version | None = None
) -> Draft:
    _check_size(body)
    now = clock.now()
    with transaction.atomic():
        draft = Draft.objects.create(
            agency=posting.agency,
            body=body,
            based_on=based_on,
            created_by=posting.user,
            created_at=now,
            changed_by=posting.user,
            changed_at=now,
            **_found_by(body),
        )
        _trace(draft, posting, what)
    return draft


def start_from(posting: Posting, version: Version) -> Draft:
    what = _("Mở bản soạn mới từ phiên bản %(number)s") % {"number": version.number}
    return start(posting, body_of(version.description), what=what, based_on=version)


def save(
    draft: Draft, posting: Posting, body: dict[str, Any], *, what: str, revision: int
) -> DraftChange | None:
    """Nothing is written when nothing changed; Overtaken when the draft moved on meanwhile."""
    if revision != draft.revision:
        raise Overtaken
    if same(body, draft.body):
        return None
    _check_size(body)
    path, before, after = narrow(draft.body, body)
    with transaction.atomic():
        _write(
            draft,
            State.OPEN,
            body=body,
            changed_by=posting.user,
            changed_at=clock.now(),
            **_found_by(body),
        )
        return _trace(draft, posting, what, path, before, after)


def body_before(draft: Draft, revision: int) -> dict[str, Any]:
    """The body as it was before the change of that revision: every later change taken back."""
    body: dict[str, Any] = draft.body
    changes = draft.changes.filter(revision__gte=revision, path__isnull=False)
    for change in changes.order_by("-revision"):
        body = put(body, tuple(change.path or ()), change.before)
    return body


def go_back(draft: Draft, posting: Posting, change: DraftChange, *, revision: int) -> DraftChange:
    """Undone by a new change: the history only grows, and this can be undone as well."""
    if revision != draft.revision:
        raise Overtaken
    body = body_before(draft, change.revision)
    what = _("Trở về trước thay đổi số %(number)s") % {"number": change.revision}
    made = save(draft, posting, body, what=what, revision=revision)
    if made is None:
        raise NotAllowed(_("Bản soạn đang đúng như trước thay đổi ấy; không có gì để trở về."))
    return made


def propose(draft: Draft, posting: Posting, *, revision: int) -> None:
    with transaction.atomic():
        _write_if(
            draft,
            State.OPEN,
            revision,
            state=State.PROPOSED,
            proposed_by=posting.user,
            proposed_at=clock.now(),
            remark="",
        )
        _trace(draft, posting, _("Đề nghị công bố"))


def give_back(draft: Draft, posting: Posting, *, remark: str, revision: int) -> None:
    with transaction.atomic():
        _write_if(draft, State.PROPOSED, revision, state=State.OPEN, remark=remark)
        _trace(draft, posting, _("Trả lại để sửa: %(remark)s") % {"remark": remark})


def drop(draft: Draft, posting: Posting, *, revision: int) -> None:
    with transaction.atomic():
        _write_if(draft, State.OPEN, revision, state=State.DROPPED)
        _trace(draft, posting, _("Bỏ bản soạn"))


def take_up(draft: Draft, posting: Posting, *, revision: int) -> None:
    with transaction.atomic():
        _write_if(draft, State.DROPPED, revision, state=State.OPEN)
        _trace(draft, posting, _("Soạn tiếp bản đã bỏ"))


def barred(draft: Draft, posting: Posting) -> str:
    """Why this person may not publish it; empty when it may be done."""
    if posting.user_id == draft.proposed_by_id:
        return _("Người đề nghị không tự công bố: cần người thứ hai đọc lại.")
    if posting.user_id == draft.changed_by_id:
        return _("Người sửa bản này lần cuối không tự công bố: cần người thứ hai đọc lại.")
    return ""


def publish(
    draft: Draft, posting: Posting, description: Description, *, revision: int
) -> tuple[Version, bool]:
    """The draft becomes a version. `description` is its body, found without defect by the caller."""
    if why := barred(draft, posting):
        raise NotAllowed(why)
    with transaction.atomic():
        slug = description.field
        field, _new = Field.objects.get_or_create(
            slug=slug, defaults={"name": names("fields")[slug]}
        )
        version, made = procedures.publish(description, field=field)
        _write_if(
            draft,
            State.PROPOSED,
            revision,
            state=State.PUBLISHED,
            published=version,
            published_by=posting.user,
        )
        _trace(draft, posting, _("Công bố phiên bản %(number)s") % {"number": version.number})
    return version, made


def read(draft: Draft) -> tuple[Description | None, list[tuple[Path, str]]]:
    return parse(draft.body)


def _check_size(body: dict[str, Any]) -> None:
    if len(canonical(body)) > BODY_AT_MOST:
        raise NotAllowed(_("Thủ tục này dài quá 1 MB; bớt nội dung rồi lưu lại."))


def _found_by(body: dict[str, Any]) -> dict[str, str]:
    code, name = (str(body.get(key, "")) for key in ("code", "name"))
    return {"code": code[:60], "name": name[:500], "search_text": sound(f"{name} · {code}")}


def _write_if(draft: Draft, was: State, revision: int, **changes: Any) -> None:
    if revision != draft.revision:
        raise Overtaken
    _write(draft, was, **changes)


def _write(draft: Draft, was: State, **changes: Any) -> None:
    """Compare-and-set: two people may press at the same moment."""
    changes["revision"] = draft.revision + 1
    if not Draft.objects.filter(pk=draft.pk, revision=draft.revision, state=was).update(**changes):
        raise Overtaken
    for key, value in changes.items():
        setattr(draft, key, value)


def _trace(
    draft: Draft,
    posting: Posting,
    what: str,
    path: Path | None = None,
    before: Any = None,
    after: Any = None,
) -> DraftChange:
    return DraftChange.objects.create(
        draft=draft,
        revision=draft.revision,
        at=clock.now(),
        by=posting.user,
        what=what[:WHAT_AT_MOST],
        path=None if path is None else list(path),
        before=before,
        after=after,
    )
