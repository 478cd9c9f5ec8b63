"""What is done to a dossier: one function per verb of the law, in one file per part of its life."""

from motcua.dossiers.actions.applicant import submit, supplement, withdraw
from motcua.dossiers.actions.asking import (
    CannotAsk,
    allow_second_supplement,
    ask_supplement,
    decline_supplement,
    judge,
    propose_supplement,
)
from motcua.dossiers.actions.assigning import assign, give_back, take
from motcua.dossiers.actions.clock import extend, recompute, recompute_all
from motcua.dossiers.actions.decisions import approve_decision, draft_decision, number_decision
from motcua.dossiers.actions.ends import (
    change_delivery,
    confirm_result,
    correct,
    decline_refusal,
    hand_over,
    propose_refusal,
    refuse_result,
    return_originals,
    stop,
)
from motcua.dossiers.actions.engine import (
    Change,
    NotAllowed,
    Overtaken,
    check_unmoved,
    move,
)
from motcua.dossiers.actions.intake import accept, receive, refuse, transfer
from motcua.dossiers.actions.late import apologise, escalate, prepare_apology, warn
from motcua.dossiers.actions.opinions import (
    answer,
    consult,
    opinion_late,
    opinion_silent,
    withdraw_question,
)
from motcua.dossiers.actions.paying import (
    WrongAmount,
    ask_payment,
    change_charge,
    record_payment,
    record_refund,
)
from motcua.dossiers.actions.proving import decline_proof, send_proof
from motcua.dossiers.actions.records import (
    appoint,
    attend,
    confirm_transfer,
    note,
    record_objection,
    verify,
)
from motcua.dossiers.actions.reminding import remind
from motcua.dossiers.actions.signing import seal_decision, sign_decision, signing_waits
from motcua.dossiers.actions.withdrawing import ask_withdrawal, confirm_withdrawal
from motcua.dossiers.actions.work import begin, finish, forward, send_back

__all__ = [
    "CannotAsk",
    "Change",
    "NotAllowed",
    "Overtaken",
    "WrongAmount",
    "accept",
    "allow_second_supplement",
    "answer",
    "apologise",
    "appoint",
    "approve_decision",
    "ask_payment",
    "ask_supplement",
    "ask_withdrawal",
    "assign",
    "attend",
    "begin",
    "change_charge",
    "change_delivery",
    "check_unmoved",
    "confirm_result",
    "confirm_transfer",
    "confirm_withdrawal",
    "consult",
    "correct",
    "decline_proof",
    "decline_refusal",
    "decline_supplement",
    "draft_decision",
    "escalate",
    "extend",
    "finish",
    "forward",
    "give_back",
    "hand_over",
    "judge",
    "move",
    "note",
    "number_decision",
    "opinion_late",
    "opinion_silent",
    "prepare_apology",
    "propose_refusal",
    "propose_supplement",
    "receive",
    "recompute",
    "recompute_all",
    "record_objection",
    "record_payment",
    "record_refund",
    "refuse",
    "refuse_result",
    "remind",
    "return_originals",
    "seal_decision",
    "send_back",
    "send_proof",
    "sign_decision",
    "signing_waits",
    "stop",
    "submit",
    "supplement",
    "take",
    "transfer",
    "verify",
    "warn",
    "withdraw",
    "withdraw_question",
]
