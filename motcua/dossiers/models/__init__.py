from motcua.dossiers.models.charges import Charge
from motcua.dossiers.models.dossier import (
    Attachment,
    Channel,
    Delivery,
    Dossier,
    NumberCounter,
    new_key,
)
from motcua.dossiers.models.history import Event, event_hash, event_parts, history_mark, part_salt
from motcua.dossiers.models.pace import Completion
from motcua.dossiers.models.parties import Capacity, Party
from motcua.dossiers.models.scope import Involvement, Opening, Purpose
from motcua.dossiers.models.seals import Leaf, Seal, Unsealed
from motcua.dossiers.models.tracking import CodeIssue, LookUpCount, TrackingCode
from motcua.dossiers.models.work import (
    Apology,
    Appointment,
    AssignmentRule,
    Consultation,
    Decision,
    Guidance,
    HandedIn,
    HandOverList,
    HandOverRow,
    Judgement,
    Presence,
    RegisterCounter,
    Verdict,
    WorkFile,
)

__all__ = [
    "Apology",
    "Appointment",
    "AssignmentRule",
    "Attachment",
    "Capacity",
    "Channel",
    "Charge",
    "CodeIssue",
    "Completion",
    "Consultation",
    "Decision",
    "Delivery",
    "Dossier",
    "Event",
    "Guidance",
    "HandOverList",
    "HandOverRow",
    "HandedIn",
    "Involvement",
    "Judgement",
    "Leaf",
    "LookUpCount",
    "NumberCounter",
    "Opening",
    "Party",
    "Presence",
    "Purpose",
    "RegisterCounter",
    "Seal",
    "TrackingCode",
    "Unsealed",
    "Verdict",
    "WorkFile",
    "event_hash",
    "event_parts",
    "history_mark",
    "new_key",
    "part_salt",
]
