"""Cases (trường hợp) and claims of exemption: what a declaration asks beside its own fields.

A case is an answer like any other, so a section of a case is a section with a condition on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.procedures.lines import Line, Section
from motcua.procedures.schema import CASE, EXEMPTION, Description, Exemption, Limit, Paper

# Said by who claims nothing, so that the question is seen to be answered.
NO_CLAIM = "none"
HOURS_A_DAY = 8


@dataclass(frozen=True)
class Asked:
    """One of the two questions, as conditions see it."""

    options: tuple[str, ...]
    show_when: str = ""


def asked(d: Description) -> dict[str, Asked]:
    found: dict[str, Asked] = {}
    if d.cases:
        found[CASE] = Asked(tuple(case.key for case in d.cases))
    if claims := claimable(d):
        conditions = _reducible(d)
        keys = (NO_CLAIM, *(one.key for one in claims))
        found[EXEMPTION] = Asked(keys, "" if "" in conditions else " || ".join(conditions))
    return found


def claimable(d: Description) -> tuple[Exemption, ...]:
    """The exemptions that take something off a fee; the others only inform."""
    named = {key for fee in d.fees for key in fee.exemptions if fee.amount}
    return tuple(one for one in d.fee_exemptions if one.key and one.key in named)


def _reducible(d: Description) -> list[str]:
    """When a fee is asked that somebody is spared: only then the question makes sense."""
    found = []
    for fee in d.fees:
        if fee.amount and fee.exemptions:
            parts = [f"({part})" for part in (within(fee.cases), fee.when) if part]
            found.append(" && ".join(parts))
    return list(dict.fromkeys(found))


def within(cases: tuple[str, ...]) -> str:
    """The condition that holds in these cases; none named means in all."""
    return f"{CASE} in [{', '.join(repr(key) for key in cases)}]" if cases else ""


def before(d: Description) -> tuple[Section, ...]:
    """Asked first: everything else may depend on it."""
    if not d.cases:
        return ()
    hints = [f"{case.name}: {case.hint}" for case in d.cases if case.hint]
    line = Line(
        CASE,
        "choice",
        _("Trường hợp"),
        required=True,
        hint=" ".join(hints),
        choices=tuple((case.key, case.name) for case in d.cases),
    )
    return (Section(CASE, _("Trường hợp"), (line,)),)


def after(d: Description) -> tuple[Section, ...]:
    """Asked last: what it costs is known by then."""
    claims = claimable(d)
    if not claims:
        return ()
    proofs = [f"{one.who} – {one.proof}" for one in claims if one.proof]
    line = Line(
        EXEMPTION,
        "choice",
        _("Thuộc đối tượng được miễn, giảm phí"),
        hint=_("Giấy tờ chứng minh: %(proofs)s.") % {"proofs": "; ".join(proofs)} if proofs else "",
        choices=((NO_CLAIM, _("Không thuộc")), *((one.key, _who(one)) for one in claims)),
    )
    return (Section(EXEMPTION, _("Miễn, giảm phí, lệ phí"), (line,)),)


def _who(one: Exemption) -> str:
    if one.percent == 100:
        return one.who
    return _("%(who)s (giảm %(percent)s%%)") % {"who": one.who, "percent": one.percent}


def fits(cases: tuple[str, ...], answers: Mapping[str, Any]) -> bool:
    return not cases or answers.get(CASE) in cases


def papers_in(d: Description, answers: Mapping[str, Any]) -> list[Paper]:
    return [paper for paper in d.papers if fits(paper.cases, answers)]


def claim(d: Description, answers: Mapping[str, Any]) -> Exemption | None:
    key = answers.get(EXEMPTION)
    return next((one for one in claimable(d) if one.key == key), None)


def is_proof(d: Description, paper: Paper) -> bool:
    """Wanted only of those who claim something with it."""
    return not paper.required and any(one.paper == paper.key for one in claimable(d))


def hours_of(limit: Limit) -> float:
    """A limit in working hours; months and calendar days are read as working weeks."""
    per_unit = {
        "working_hour": 1.0,
        "same_day": float(HOURS_A_DAY),
        "working_day": float(HOURS_A_DAY),
        "calendar_day": HOURS_A_DAY * 5 / 7,
        "month": HOURS_A_DAY * 5 * 52 / 12,
    }
    return limit.value * per_unit[limit.unit]


def limits(d: Description) -> list[Limit]:
    """What can be promised, the shortest first, each once."""
    every = [d.limit_in(case.key) for case in d.cases] or [d.limit]
    return sorted(
        {(one.value, one.unit): one for one in every}.values(), key=lambda one: hours_of(one)
    )


def share(d: Description, case: str) -> float:
    """How much longer or shorter than usual the steps of this case may take.

    The steps are the same in all cases; a shorter promise must not be outlived by one of them.
    """
    return hours_of(d.limit_in(case)) / hours_of(d.limit)
