"""The format of data/procedures/*.toml: one file is one published version of a procedure.

Shape only; what the parts must say to one another is in `checks`, reading with line numbers in
`reader`. Nothing here needs Django or a database, so that
`python -m motcua.procedures data/procedures/*.toml` works anywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field as Rule
from pydantic import StringConstraints

from motcua.procedures.grammar import (
    BANK_LINES,
    IDENTITY_KEYS,
    AgencyKind,
    ChannelName,
    Code,
    Condition,
    Key,
    Optional,
    Part,
    Slug,
    Text,
    Title,
)
from motcua.procedures.scenario import Scenario
from motcua.procedures.schema_steps import Consultation as Consultation
from motcua.procedures.schema_steps import Extension as Extension
from motcua.procedures.schema_steps import Limit as Limit
from motcua.procedures.schema_steps import Pause as Pause
from motcua.procedures.schema_steps import Step as Step

FieldKind = Literal[
    "text",
    "long_text",
    "number",
    "money",
    "date",
    "partial_date",
    "date_in_words",
    "time",
    "yes_no",
    "one_of",
    "several_of",
    "email",
    "phone",
    "identity",
    "passport",
    "tax_code",
    "person",
    "address",
    "agency_text",
    "ethnic_group",
    "nationality",
    "unit",
    "agency",
    "bank_account",
    "file",
    "constant",
    "heading",
    "note",
    "confirmation",
    "computed",
    "repeated",
    "table",
]
PersonPart = Literal[
    "full_name",
    "birth_date",
    "birth_year",
    "sex",
    "ethnic_group",
    "nationality",
    "residence",
    "identity",
    "phone",
    "email",
]
# Answers that every declaration may ask beside its own fields: see `Case` and `Exemption`.
CASE, EXEMPTION = "case", "exemption"


class PaperTemplate(Part):
    """A paper people write themselves: `{key}` in its lines is a place to fill in.

    Without answers it is the blank to download, with `sample` the example of how it is filled.
    """

    title: Title
    lines: tuple[Text, ...] = Rule(min_length=1)
    sample: dict[Key, Title] = {}
    # Who signs below; none named means whoever wrote it.
    signers: tuple[Title, ...] = ()


class Paper(Part):
    key: Key
    name: Text
    hint: Optional = ""
    mode: Literal["submit", "present", "not_needed_if_data"] = "submit"
    required: bool = False
    # `when` is read by people, `required_when` by the program.
    when: Optional = ""
    required_when: Condition = ""
    # Only in these cases; none named means in all.
    cases: tuple[Key, ...] = ()
    original: int = Rule(default=0, ge=0, le=20)
    # Certified copies (bản sao chứng thực), and plain ones.
    certified: int = Rule(default=0, ge=0, le=20)
    copies: int = Rule(default=0, ge=0, le=20)
    template: PaperTemplate | None = None


class FormField(Part):
    key: Key
    kind: FieldKind
    label: Text
    required: bool = False
    hint: Optional = ""
    example: Optional = ""
    options: tuple[Title, ...] = ()
    parts: tuple[PersonPart, ...] = ()
    prefill: str = Rule(default="", pattern=r"^((submitter|applicant)(\.[a-z_]+)?)?$")
    min: int | None = None
    max: int | None = None
    max_length: int | None = Rule(default=None, ge=1, le=20_000)
    # How many digits may stand after the comma of a number: 2 for an area in m².
    decimals: int = Rule(default=0, ge=0, le=3)
    past: bool = False
    future: bool = False
    # What a computed field says, in CEL over the other answers; what a constant says, as text.
    value: Condition = ""
    # How a computed value is read and printed.
    result: Literal["text", "number", "money", "date"] = "text"
    # The lines of a repeated group or the columns of a table; `min` and `max` count their rows.
    fields: tuple[FormField, ...] = ()
    # What one of those rows is called: "thành viên" makes "Thêm một thành viên".
    row_name: Optional = ""
    unit_level: Literal["province", "district", "commune"] = "commune"
    # The day on which units and addresses are named: "today", or the key of a date field.
    units_on: str = Rule(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    agency_kinds: tuple[AgencyKind, ...] = ()
    show_when: Condition = ""
    required_when: Condition = ""

    def flat_keys(self) -> Iterator[str]:
        """The keys under which the answers are kept: one, or one per line of a person."""
        if self.kind == "bank_account":
            yield from (f"{self.key}__{line}" for line in BANK_LINES)
            return
        if self.kind != "person":
            yield self.key
            return
        for part in self.parts:
            for line in IDENTITY_KEYS if part == "identity" else (part,):
                yield f"{self.key}__{line}"


class FormSection(Part):
    key: Key
    title: Title
    hint: Optional = ""
    # Only in these cases; none named means in all.
    cases: tuple[Key, ...] = ()
    show_when: Condition = ""
    required_when: Condition = ""
    fields: tuple[FormField, ...] = Rule(min_length=1)


class PrintedBlock(Part):
    """A titled group of printed lines; see `printed`."""

    title: Optional = ""
    lines: tuple[Text, ...] = Rule(min_length=1)
    columns: Literal[1, 2] = 1


class PrintedSigner(Part):
    """A place to sign: `said` stands above the room for the hand, `name` and `below` under it."""

    title: Title
    note: Optional = ""
    name: Optional = ""
    said: tuple[Text, ...] = ()
    below: tuple[Text, ...] = ()


class Check(Part):
    """What answers must not say together: where `when` holds, `message` stands at the line `at`."""

    when: Annotated[Condition, StringConstraints(min_length=1)]
    at: str
    message: Text


class Declaration(Part):
    title: Title
    form_code: Optional = ""
    form_source: Optional = ""
    pledge: Optional = ""
    to: Optional = "Kính gửi"
    # Before the place and date: "Làm tại:".
    place_label: Optional = ""
    # Every signer signs under a date of his own, as on form CT01.
    dated_signers: bool = False
    ask_copies: bool = False
    # The official form, line by line; without it the form's own sections are printed.
    blocks: tuple[PrintedBlock, ...] = ()
    signers: tuple[PrintedSigner, ...] = ()


class Case(Part):
    """A way the same procedure is used (trường hợp); asked first, with its own promise if it has one."""

    key: Key
    name: Title
    hint: Optional = ""
    limit: Limit | None = None


class Channel(Part):
    channel: ChannelName
    fee: int = Rule(default=0, ge=0, le=10_000_000_000)
    fee_unit: Optional = ""
    fee_note: Optional = ""
    fee_sample: bool = False


class Fee(Part):
    """One line of the price list, where a procedure has more to say than one fee per channel."""

    key: Key
    name: Title
    # lệ phí (fee) pays an act of the state, phí (charge) a service: Luật Phí và lệ phí Điều 3.
    kind: Literal["fee", "charge"] = "fee"
    amount: int = Rule(ge=0, le=10_000_000_000)
    unit: Optional = ""
    # The key of the number that says how many; none means one.
    quantity: str = Rule(default="", pattern=r"^([a-z][a-z0-9_]*)?$")
    # The first so many cost nothing more: 2 where only the third copy is paid for.
    included: int = Rule(default=0, ge=0, le=1000)
    channels: tuple[ChannelName, ...] = ()
    cases: tuple[Key, ...] = ()
    when: Condition = ""
    # Whom it is not, or only in part, asked of; none named means that everybody pays.
    exemptions: tuple[Key, ...] = ()
    note: Optional = ""
    sample: bool = False


class Exemption(Part):
    """Who need not pay. With a key it can be claimed in the declaration, else it only informs."""

    key: str = Rule(default="", pattern=r"^([a-z][a-z0-9]*(_[a-z0-9]+)*)?$")
    who: Text
    proof: Optional = ""
    # The required paper that proves it: demanded of whoever claims it.
    paper: str = ""
    percent: int = Rule(default=100, ge=1, le=100)


class Result(Part):
    name: Title
    code: str = Rule(default="", pattern=r"^(KQ\.[A-Z]\d{2}\.\d{6})?$")
    validity: Optional = ""


class Description(Part):
    """All that one version of a procedure says; the body of `Version`."""

    code: Code
    name: Title
    field: Slug
    effective_from: dt.date
    effective_to: dt.date | None = None
    level: int = Rule(ge=1, le=4)
    partial_reason: Optional = ""
    offered_by: tuple[AgencyKind, ...] = Rule(min_length=1)
    decided_by: tuple[AgencyKind, ...] = Rule(min_length=1)
    audience: tuple[Title, ...] = ()
    summary: Text
    synonyms: tuple[Title, ...] = ()
    life_events: tuple[Slug, ...] = ()
    visits: int = Rule(default=0, ge=0, le=5)
    visits_note: Optional = ""
    conditions: tuple[Text, ...] = ()
    how: tuple[Text, ...] = ()
    result: tuple[Result, ...] = Rule(min_length=1)
    legal_basis: tuple[Text, ...] = ()
    limit: Limit
    cases: tuple[Case, ...] = ()
    channels: tuple[Channel, ...] = Rule(min_length=1)
    fees: tuple[Fee, ...] = ()
    # When it is paid. Where it says so, the result is not given out unpaid; else the desk sees to it.
    pay: Literal["", "before", "after", "hand_over"] = ""
    fee_exemptions: tuple[Exemption, ...] = ()
    papers: tuple[Paper, ...] = ()
    form: tuple[FormSection, ...] = ()
    checks: tuple[Check, ...] = ()
    declaration: Declaration | None = None
    steps: tuple[Step, ...] = Rule(min_length=2)
    scenarios: tuple[Scenario, ...] = ()

    def __hash__(self) -> int:
        """Tables inside have no hash of their own; equal descriptions agree in these."""
        return hash((self.code, self.effective_from))

    @property
    def online(self) -> bool:
        return self.level >= 3

    def form_fields(self) -> Iterator[FormField]:
        for section in self.form:
            yield from section.fields

    def channel(self, name: str) -> Channel | None:
        return next((c for c in self.channels if c.channel == name), None)

    def case(self, key: str) -> Case | None:
        return next((c for c in self.cases if c.key == key), None)

    def limit_in(self, case: str) -> Limit:
        """The promise of that case: its own, or that of all."""
        own = self.case(case)
        return own.limit if own and own.limit else self.limit

    def step(self, key: str) -> Step | None:
        return next((s for s in self.steps if s.key == key), None)

    def attachable(self) -> Iterator[Paper]:
        """All that files can be given for: the papers, and the questions answered with files."""
        yield from self.papers
        for field in self.form_fields():
            if field.kind == "file":
                yield Paper(
                    key=field.key, name=field.label, hint=field.hint, required=field.required
                )

    def file_keys(self) -> set[str]:
        return {field.key for field in self.form_fields() if field.kind == "file"}

    def paper(self, key: str) -> Paper | None:
        return next((p for p in self.attachable() if p.key == key), None)
