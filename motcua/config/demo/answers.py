"""What applicants of the demonstration write, and the papers they give."""

import random
from functools import cache
from typing import Any

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.common import clock
from motcua.documents.papers import ResultPaper, Row
from motcua.documents.render import render_result
from motcua.dossiers import drafts
from motcua.dossiers.models import Delivery, Dossier
from motcua.files.actions import store_bytes
from motcua.procedures.fields import demanded_papers, prefill
from motcua.procedures.models import Version
from motcua.procedures.samples import answers

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Võ", "Đặng", "Bùi", "Đỗ")
MIDDLES = ("Văn", "Thị", "Hữu", "Ngọc", "Minh", "Thu", "Quốc", "Thanh")
GIVEN = (
    "Bình",
    "Chi",
    "Đức",
    "Giang",
    "Hạnh",
    "Khánh",
    "Loan",
    "Nam",
    "Oanh",
    "Phúc",
    "Quân",
    "Tâm",
    "Uyên",
    "Xuân",
    "Ý",
)


def filled(version: Version, agency: Agency, by: User, chance: random.Random) -> Dossier:
    """A draft with every part filled and every required paper attached."""
    dossier = drafts.open_draft(version, agency, by, fresh=True)
    name = " ".join((chance.choice(SURNAMES), chance.choice(MIDDLES), chance.choice(GIVEN)))
    nameless = {"full_name": name, "identity_number": "", "identity_kind": ""}
    fill(dossier, dossier.submitter, dossier.submitter | nameless)
    for key, title in demanded(dossier).items():
        give(dossier, key, title)
    if chance.random() < 0.4:
        drafts.choose_delivery(dossier, Delivery.ONLINE)
    return dossier


def fill(dossier: Dossier, submitter: dict[str, Any], applicant: dict[str, Any]) -> None:
    """Every part: what is known of the people, the rest by its example."""
    version = dossier.version
    applicant = answers(version, "applicant") | applicant
    drafts.save_part(dossier, "submitter", answers(version, "submitter") | submitter)
    drafts.save_part(dossier, "applicant", applicant)
    declared = prefill(version.description, dossier.submitter, applicant)
    drafts.save_part(dossier, "declaration", answers(version, "declaration") | declared)


def demanded(dossier: Dossier) -> dict[str, str]:
    """The papers that these answers make necessary, by key."""
    description = dossier.version.description
    wanted = demanded_papers(description, dossier.declaration, people=dossier.people)
    return {one.key: one.name for one in description.attachable() if one.key in wanted}


def give(dossier: Dossier, key: str, title: str, *, suffix: str = "") -> None:
    by = dossier.by
    content = sample_paper(dossier, title)
    name = f"{key}{suffix}.pdf"
    file = store_bytes(content, name=name, content_type="application/pdf", by=by)
    drafts.attach(dossier, key, file)


def sample_paper(dossier: Dossier, title: str) -> bytes:
    """A PDF that says it is a sample."""
    return _sheet(dossier.agency, title, dossier.version.name, dossier.number or "")


# Setting type takes longest of all: the same sheet serves every dossier that has no number on it yet.
@cache
def _sheet(agency: Agency, title: str, content: str, number: str) -> bytes:
    return render_result(
        ResultPaper(
            superior="Tỉnh Hà Tĩnh",
            agency=agency.name,
            place=agency.unit.short_name,
            issued_at=clock.now(),
            title=title,
            rows=[Row(label="Mã hồ sơ", value=number), Row(label="Thủ tục", value=content)],
            signer_title=("Bản mẫu",),
            signer="",
            demo=True,
        )
    )
