"""The pages of doing one thing for many dossiers: what will happen, how far it is, what became of each."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from motcua.accounts.models import Posting
from motcua.common import clock
from motcua.desk import bulk
from motcua.desk import queue as lists
from motcua.desk.models import BulkRun, Outcome
from motcua.desk.people import officers_only
from motcua.documents import bundles
from motcua.dossiers import flow, openings
from motcua.dossiers.models import Dossier
from motcua.files.names import content_disposition

LATEST = 30
KINDS: dict[str, str] = {
    Outcome.OVERTAKEN: "late",
    Outcome.REFUSED: "stopped",
    Outcome.WAITING: "draft",
    Outcome.DONE: "done",
}
ORDER = list(KINDS)
FORKING = ("accept", "forward")
# What pressing does to each, said before it is pressed.
TOLD: dict[str, str | Promise] = {
    "accept": _(
        "Giờ hẹn trả được tính riêng cho từng hồ sơ. Giấy tiếp nhận hồ sơ và hẹn trả kết quả (mẫu 01) được lập và gửi "
        "từng người nộp."
    ),
    "begin": _("Các hồ sơ về tên tài khoản này và bắt đầu được xử lý."),
    "forward": _("Mỗi hồ sơ chuyển sang bước sau theo quy trình của nó."),
    "take": _("Các hồ sơ về tên tài khoản này, đồng nghiệp thấy là đã có người làm."),
    "assign": _("Các hồ sơ về tên người được giao; người đó thấy ai giao và lúc nào."),
}


@dataclass(frozen=True)
class Line:
    dossier: Dossier
    kind: str
    outcome: str
    said: str


@officers_only
def many(request: HttpRequest, posting: Posting) -> HttpResponse:
    """GET: what was done before. POST: dossiers ticked in a list, to be confirmed."""
    if request.method != "POST":
        done = bulk.runs_of(posting).exclude(started_at=None)[:LATEST]
        rows = [(run, flow.MOVES[run.action].label, bulk.counts(run)) for run in done]
        return render(request, "desk/bulk_list.html", {"posting": posting, "rows": rows})
    asked = lists.read_list(request.POST.get("loc", ""))
    action = request.POST.get("lam", "")
    try:
        if action not in bulk.MOVES:
            raise bulk.NothingChosen
        to = bulk.receiver(posting, action, request.POST.get("giao-cho", ""))
        run = BulkRun(posting=posting, action=action, to=to, back=asked.query)
        if request.POST.get("tat-ca"):
            bulk.choose_all(run, asked)
        else:
            bulk.choose(run, bulk.read(request.POST.getlist("chon")))
    except bulk.NothingChosen as nothing:
        context = {"posting": posting, "why": str(nothing), "back": asked.url()}
        return render(request, "desk/bulk_nothing.html", context, status=422)
    return redirect("desk:bulk", run.key)


@officers_only
def one(request: HttpRequest, posting: Posting, key: str) -> HttpResponse:
    run = get_object_or_404(bulk.runs_of(posting), key=key)
    move = flow.MOVES[run.action]
    context = {
        "posting": posting,
        "run": run,
        "move": move,
        "back": lists.read_list(run.back).url(),
        "most": bulk.MOST,
    }
    if run.started_at is None:
        ready, not_ready = bulk.foreseen(run)
        context |= {"ready": ready, "not_ready": not_ready, "told": TOLD[run.action]}
        context["forks"] = bulk.forks(ready) if run.action in FORKING else 0
        return render(request, "desk/bulk_confirm.html", context)
    counts = bulk.counts(run)
    total, papers = sum(counts.values()), bundles.receipts(run.items.values("event"))
    context |= {
        "counts": counts,
        "total": total,
        "gone": total - counts[Outcome.WAITING],
        "lines": _lines(run),
        "papers": papers.count(),
        "unprinted": papers.filter(file=None).count(),
    }
    return render(request, "desk/bulk_done.html", context)


def _lines(run: BulkRun) -> list[Line]:
    """What went wrong first: that is what is left to do."""
    known, items = bulk.dossiers_of(run), list(run.items.all())
    items.sort(key=lambda item: ORDER.index(item.outcome))
    return [
        Line(
            known[item.dossier_id],
            KINDS[item.outcome],
            str(Outcome(item.outcome).label),
            item.said,
        )
        for item in items
    ]


@require_POST
@officers_only
def begin(request: HttpRequest, posting: Posting, key: str) -> HttpResponse:
    run = get_object_or_404(bulk.runs_of(posting), key=key)
    bulk.start(run)
    return redirect("desk:bulk", key)


@officers_only
def papers(request: HttpRequest, posting: Posting, key: str) -> HttpResponse:
    """The forms 01 of all that were accepted, in one file for the printer."""
    run = get_object_or_404(bulk.runs_of(posting), key=key)
    made = bundles.receipts(run.items.values("event"))
    if not made.exists():
        raise Http404
    if made.filter(file=None).count() > bulk.AT_ONCE:
        return redirect("desk:bulk", key)  # it says how many are still being made
    openings.opened_many(made.values_list("dossier", flat=True), posting)
    answer = HttpResponse(bundles.bound(made), content_type="application/pdf")
    name = f"giay-tiep-nhan-{clock.local(run.made_at):%Y-%m-%d-%H%M}.pdf"
    answer["Content-Disposition"] = content_disposition(name, inline=True)
    answer["Cache-Control"] = "private, no-store"
    return answer
