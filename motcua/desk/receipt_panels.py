"""The panel of the receipts of a dossier: each with its PDF, or why it has none yet."""

from motcua.accounts.models import Posting
from motcua.desk.panel import Panel
from motcua.dossiers.models import Dossier
from motcua.payments import receipt_pdf, receipts


def issued(dossier: Dossier, posting: Posting) -> Panel | None:
    found = receipts.of_dossier(dossier)
    if not found:
        return None
    rows = [
        {"receipt": receipt, "may_correct": receipts.may_correct(posting, receipt)}
        for receipt in found
    ]
    waiting = next((receipt for receipt in found if receipt.file is None), None)
    why = receipt_pdf.why_waiting(waiting) if waiting else ""
    return Panel("desk/_receipts.html", {"rows": rows, "waiting": waiting, "why": why})
