"""Asking the applicant for what lacks: once, for everything, through the one-stop desk."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_for
from motcua.common import clock
from motcua.common.vietnamese import clean
from motcua.dossiers import access, asking, drafts, judging, legal_clock, promises
from motcua.dossiers.access import Acting
from motcua.dossiers.actions.engine import Change, NotAllowed, check_unmoved, hold, move, permit
from motcua.dossiers.asking import Other
from motcua.dossiers.models import Dossier, Event, Judgement
from motcua.dossiers.models.work import Verdict
from motcua.dossiers.promises import Promise


class CannotAsk(Exception):
    """What is asked for may not be asked for; `sentence` says to the officer what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@transaction.atomic
def ask_supplement(
    dossier: Dossier,
    acting: Acting,
    *,
    papers: Mapping[str, str],
    fields: Mapping[str, str],
    others: Iterable[Other] = (),
    note: str = "",
) -> Event:
    """Ask once for everything that lacks (form 02), each with its reason; the clock stops until it is answered.

    Raises `CannotAsk` for a paper or field that is not published for this dossier's case.
    """
    hold(dossier)
    permit(dossier, "ask_supplement", acting)
    now = clock.now()
    reply_by = legal_clock.reply_by(now, calendar_for(dossier.agency))
    number = dossier.supplements_asked + 1
    wanted = {
        **_asked(dossier, papers, fields, others, number),
        "note": note,
        "reply_by": reply_by.isoformat(),
        "round": number,
    }
    promise = Promise()
    if dossier.due_at:
        promise = promises.after(dossier, promises.asked_for_papers(dossier, now))
    columns = {
        "paused_from": dossier.status,
        "paused_at": now,
        "wanted": wanted,
        "reply_by": reply_by,
        "supplements_asked": number,
        "may_ask_again": False,
        "proposed": {},
        **promise.columns,
    }
    data = {**wanted, **_window(dossier), **promise.data}
    _found_lacking(dossier, acting, wanted["papers"])
    change = Change(columns, note=note, data=data, at=now)
    return move(dossier, "ask_supplement", acting, change)


def propose_supplement(
    dossier: Dossier,
    acting: Acting,
    *,
    papers: Mapping[str, str],
    fields: Mapping[str, str],
    others: Iterable[Other] = (),
    note: str = "",
    private_note: str = "",
) -> Event:
    """What an officer would like to be asked for. The applicant has one counterparty (NĐ 61/2018 Điều 5 khoản 1 e):
    the one-stop desk sends it or returns it. The clock runs on."""
    permit(dossier, "propose_supplement", acting)
    asked = _asked(dossier, papers, fields, others, dossier.supplements_asked + 1)
    assert acting.posting is not None
    proposed = {
        **asked,
        "note": note,
        "posting": acting.posting.pk,
        "at": clock.now().isoformat(),
    }
    with transaction.atomic():
        _found_lacking(dossier, acting, asked["papers"])
        change = Change({"proposed": proposed}, private_note=private_note, data=proposed)
        return move(dossier, "propose_supplement", acting, change)


def decline_supplement(dossier: Dossier, acting: Acting, *, private_note: str) -> Event:
    """Return the officer's proposal with a remark."""
    permit(dossier, "decline_supplement", acting)
    change = Change(
        {"proposed": {}}, private_note=private_note, data={"declined": dossier.proposed}
    )
    return move(dossier, "decline_supplement", acting, change)


def allow_second_supplement(dossier: Dossier, acting: Acting, *, note: str) -> Event:
    """The leader answers for asking again, or after the three days; the applicant reads why."""
    permit(dossier, "allow_second_supplement", acting)
    data = {"because": list(asking.needs_leave(dossier))}
    return move(
        dossier, asking.LEAVE, acting, Change({"may_ask_again": True}, note=note, data=data)
    )


def judge(
    dossier: Dossier, acting: Acting, verdicts: Mapping[str, tuple[str, str]]
) -> list[Judgement]:
    """Say of papers whether they are enough, missing or wrong, the latter two with a reason. No move: the next
    decisive one puts it into its event."""
    with transaction.atomic():
        as_read = dossier.moves
        drafts.lock(dossier)
        check_unmoved(dossier, as_read)
        if not access.may_judge(dossier, acting):
            raise NotAllowed(f"judge {dossier}")
        here = {paper.key: paper.name for paper in asking.papers_here(dossier)}
        for key, (verdict, reason) in verdicts.items():
            if key not in here or verdict not in Verdict.values:
                raise CannotAsk(_not_published(dossier, key))
            if verdict != Verdict.ENOUGH and not clean(reason):
                raise CannotAsk(_("Ghi lý do: %(name)s.") % {"name": here[key]})
        return [_judged(dossier, acting, key, *said) for key, said in verdicts.items()]


def _judged(dossier: Dossier, acting: Acting, key: str, verdict: str, reason: str) -> Judgement:
    reason = "" if verdict == Verdict.ENOUGH else clean(reason)
    round_ = judging.round_of(dossier)
    standing = dossier.judgements.filter(paper=key, round=round_).first()
    if standing and (standing.verdict, standing.reason) == (verdict, reason):
        return standing
    said: dict[str, Any] = {
        "verdict": verdict,
        "reason": reason,
        "posting": acting.posting,
        "at": clock.now(),
        "sealed_in": None,
    }
    return Judgement.objects.update_or_create(
        dossier=dossier, paper=key, round=round_, defaults=said
    )[0]


def _found_lacking(dossier: Dossier, acting: Acting, papers: Mapping[str, str]) -> None:
    """A paper that is asked for was judged, if not before then by being asked for."""
    given = set(dossier.attachments.filter(sent=True).values_list("paper", flat=True))
    for key, reason in papers.items():
        verdict = Verdict.WRONG if key in given else Verdict.MISSING
        standing = dossier.judgements.filter(paper=key, round=judging.round_of(dossier)).first()
        if standing and standing.verdict != Verdict.ENOUGH:
            verdict = Verdict(standing.verdict)
        _judged(dossier, acting, key, verdict, reason)


def _asked(
    dossier: Dossier,
    papers: Mapping[str, str],
    fields: Mapping[str, str],
    others: Iterable[Other],
    number: int,
) -> dict[str, Any]:
    known = asking.published(dossier)
    for key in papers:
        if key not in known:
            raise CannotAsk(_not_published(dossier, key))
    if strange := set(fields) - drafts.askable_fields(dossier):
        sentence = _("Bỏ mục “%(key)s”: tờ khai của trường hợp này không có mục ấy.")
        raise CannotAsk(sentence % {"key": min(strange)})
    more = {}
    for position, other in enumerate(others, 1):
        if not clean(other.article):
            sentence = _("Ghi căn cứ pháp luật của “%(name)s”: nó không có trong danh mục công bố.")
            raise CannotAsk(sentence % {"name": other.name})
        more[f"{asking.OTHER}{number}-{position}"] = {
            "name": clean(other.name),
            "article": clean(other.article),
            "reason": clean(other.reason),
        }
    if not papers and not fields and not more:
        sentence = _("Đánh dấu ít nhất một giấy tờ hoặc một mục cần bổ sung, mỗi mục một lý do.")
        raise CannotAsk(sentence)
    asked: dict[str, Any] = {
        "papers": {key: clean(reason) for key, reason in papers.items()},
        "fields": {key: clean(reason) for key, reason in fields.items()},
    }
    return asked | ({"others": more} if more else {})


def _not_published(dossier: Dossier, key: str) -> str:
    paper = dossier.version.description.paper(key)
    if paper is None:
        return _("Bỏ “%(key)s”: danh mục công bố của thủ tục không có giấy tờ này.") % {"key": key}
    return _(
        "Bỏ “%(name)s”: giấy tờ này thuộc trường hợp khác của thủ tục. "
        "Cần thì ghi ở phần “Giấy tờ khác”, kèm căn cứ pháp luật."
    ) % {"name": paper.name}


def _window(dossier: Dossier) -> dict[str, Any]:
    """Whether the three working days were kept, and by whose leave not."""
    needed = asking.needs_leave(dossier)
    data: dict[str, Any] = {}
    if dossier.ask_until:
        data = {
            "ask_until": dossier.ask_until.isoformat(),
            "in_window": asking.LATE not in needed,
        }
    if needed and (leave := asking.leave_given(dossier)):
        data["leave"] = {"event": leave.sequence, "because": list(needed), "reason": leave.note}
    return data
