"""People and dossiers for tests, made the way life makes them: by accounts, postings and the real moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress

from motcua.accounts.models import Posting, Role, User
from motcua.accounts.queries import active_postings
from motcua.agencies.models import Agency, Division
from motcua.agencies.queries import agencies_on, calendar_for
from motcua.common import clock
from motcua.dossiers import actions, asking, drafts, meetings, steps, waits
from motcua.dossiers.access import Acting
from motcua.dossiers.models import Delivery, Dossier
from motcua.files.actions import store_bytes
from motcua.files.models import StoredFile
from motcua.files.samples import small_pdf
from motcua.procedures import samples
from motcua.procedures.fields import demanded_papers, sections_for
from motcua.procedures.queries import current
from motcua.procedures.schema import Step

MORNING = "2026-03-10T09:00"  # an ordinary Tuesday; two tiers, winter hours
PASSWORD = "sông La chảy chậm"
SINCE = dt.date(2024, 1, 1)


# --- people ---


@dataclass(frozen=True)
class People:
    """An is a citizen; the others hold a post: Bình at another commune, the rest at UBND xã Cẩm Lạc."""

    an: User
    lan: Posting
    hung: Posting
    dung: Posting
    mai: Posting
    binh: Posting


def citizen(email: str, full_name: str, **more: Any) -> User:
    user = User.objects.create_user(email, PASSWORD, full_name=full_name, **more)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def agency(name: str = "UBND xã Cẩm Lạc") -> Agency:
    return agencies_on(clock.today()).get(name=name)


def officer(
    email: str, full_name: str, role: str, division: str, *, at: str = "UBND xã Cẩm Lạc"
) -> Posting:
    office = agency(at)
    return Posting.objects.create(
        user=citizen(email, full_name),
        agency=office,
        division=Division.objects.get(agency=office, kind=division),
        role=role,
        valid_from=SINCE,
    )


def people() -> People:
    return People(
        an=citizen(
            "an@example.com",
            "Nguyễn Văn An",
            identity_kind="CCCD",
            identity_number="042090000001",
            phone="0912345678",
        ),
        lan=officer("lan@example.com", "Trần Thị Lan", Role.CLERK, "one-stop"),
        hung=officer("hung@example.com", "Lê Văn Hùng", Role.OFFICER, "justice"),
        dung=officer("dung@example.com", "Phạm Văn Dũng", Role.LEADER, "leadership"),
        mai=officer("mai@example.com", "Hoàng Thị Mai", Role.SEAL_CLERK, "seal"),
        binh=officer(
            "binh@example.com",
            "Võ Thị Bình",
            Role.CLERK,
            "one-stop",
            at="UBND xã Cẩm Xuyên",
        ),
    )


def in_charge(dossier: Dossier) -> Posting:
    """Whoever the current step falls to: the holder, else somebody of its role there, hired if need be."""
    if dossier.holder:
        return dossier.holder
    role = steps.current_step(dossier).role
    assert dossier.division is not None
    found = active_postings().filter(division=dossier.division, role=role).first()
    if found is None:
        number = Posting.objects.count()
        found = Posting.objects.create(
            user=citizen(f"can-bo-{number}@example.com", f"Cán Bộ {number}"),
            agency=dossier.division.agency,
            division=dossier.division,
            role=role,
            valid_from=SINCE,
        )
    return found


# --- what is filled in ---


def fill(dossier: Dossier, **answers: str) -> None:
    """Every part of the draft with right answers; `answers` replace those of the declaration and the people."""
    for part in drafts.PARTS:
        values = samples.answers(dossier.version, part, examples=False)
        values |= {key: text for key, text in answers.items() if key in values}
        drafts.save_part(dossier, part, values)


def stored_pdf(by: User, name: str = "giay-to.pdf") -> StoredFile:
    return store_bytes(small_pdf(), name=name, content_type="application/pdf", by=by)


def attach(dossier: Dossier, keys: Iterable[str]) -> None:
    for key in keys:
        drafts.attach(dossier, key, stored_pdf(dossier.owner, f"{key}.pdf"))


# --- the way of a dossier ---


def draft(
    code: str = "1.004873",
    *,
    by: User | None = None,
    office: Agency | None = None,
    delivery: str = Delivery.COUNTER,
    papers: Iterable[str] = (),
    **answers: str,
) -> Dossier:
    """Ready to be sent: all parts filled, a file for every required paper and for those in `papers`."""
    version = current(code)
    assert version is not None
    by = by or User.objects.get(email="an@example.com")
    made = drafts.open_draft(version, office or agency(), by, fresh=True)
    fill(made, **answers)
    demanded = demanded_papers(version.description, made.declaration)
    attach(made, sorted(demanded | set(papers)))
    drafts.choose_delivery(made, delivery)
    return made


def do(name: str, dossier: Dossier, posting: Posting | None = None, **more: Any) -> None:
    """One move by whoever is in charge, or by this post."""
    posting = posting or in_charge(dossier)
    getattr(actions, name)(dossier, Acting(posting.user, posting), **more)


def dossier(at: str = "submitted", code: str = "1.004873", **more: Any) -> Dossier:
    """A dossier that has come as far as `at`: draft, a status, or "step:2" for that step of the work."""
    made = draft(code, **more)
    if at == "draft":
        return made
    actions.submit(made, Acting(made.by))
    walk(made, at)
    return made


def walk(made: Dossier, at: str) -> None:
    """From "submitted" on to `at`, each move by who may make it."""
    clerk = in_charge(made)
    if at in ("submitted", "refused", "supplement_wanted", "withdrawn"):
        _at_the_counter(made, clerk, at)
        return
    do("accept", made, clerk)
    if at == "accepted":
        return
    do("begin", made)
    if at == "stopped":
        do("stop", made, clerk, note="Người nộp khai trùng hồ sơ khác.")
    elif at != "processing":
        _work(made, at)


def walk_on(made: Dossier, at: str) -> None:
    """From being worked on to `at`."""
    _work(made, at)


def posting_step(days: int) -> Step:
    return Step(
        key="posting",
        name="Niêm yết",
        role="officer",
        division="labour",
        working_hours=1,
        posting_days=days,
    )


def _at_the_counter(made: Dossier, clerk: Posting, at: str) -> None:
    if at == "refused":
        do("refuse", made, clerk, note="Không thuộc thẩm quyền của xã.")
    elif at == "supplement_wanted":
        ask(made, clerk)
    elif at == "withdrawn":
        actions.withdraw(made, Acting(made.by))


def _work(made: Dossier, at: str) -> None:
    until = int(at.removeprefix("step:")) if at.startswith("step:") else None
    with ExitStack() as later:
        _on_to(made, until, later)
        if until is None:
            _end(made, at)


def walk_to(made: Dossier, index: int) -> None:
    """From where it is to that step; what takes days is waited for, and the clock comes back after."""
    with ExitStack() as later:
        _on_to(made, index, later)


def _on_to(made: Dossier, until: int | None, later: ExitStack) -> None:
    while made.step != until:
        settle(made, later)
        if not steps.Ways(made).onward:
            return
        do("forward", made)


def settle(made: Dossier, later: ExitStack) -> None:
    """Whatever the step waits for happens: what hangs in public hangs long enough, people come, a slip is confirmed."""
    if (posted := waits.posting(made)) and not posted.over:
        later.enter_context(clock.at(posted.until))
    if waits.passed_on(made):
        do("confirm_transfer", made)
    if (meeting := waits.meeting(made)) and not meeting.attended:
        assert made.division is not None
        calendar = calendar_for(made.division.agency)
        at = meetings.first_possible(clock.now(), calendar)
        do("appoint", made, at=at, place="Phòng làm việc")
        later.enter_context(clock.at(at))
        do("attend", made, came=True)


def _end(made: Dossier, at: str) -> None:
    do("finish", made, result=stored_pdf(in_charge(made).user, "ket-qua.pdf"))
    if at == "done":
        return
    assert at == "returned", at
    do("hand_over", made, collected_by=made.applicant_name, paper="CCCD 042090000001")


def work_on(made: Dossier, at: str) -> None:
    """From "accepted" or "processing" on to `at`."""
    if made.status == "accepted":
        do("begin", made)
    _work(made, at)


def ask(made: Dossier, clerk: Posting) -> None:
    """Ask for the first paper that can be handed in, or, where there is none, for the first answer."""
    known = asking.published(made).values()
    paper = next((p.key for p in known if p.mode == "submit"), "")
    line = sections_for(made.version, "declaration")[0].lines[0]
    papers = {paper: "Ảnh chụp bị mờ, không đọc được số."} if paper else {}
    fields = {} if paper else {line.key: "Ghi chưa khớp với căn cước."}
    do("ask_supplement", made, clerk, papers=papers, fields=fields)
