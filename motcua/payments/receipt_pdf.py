"""The PDF of a receipt: made and signed once with the seal of the agency that issued it, and kept."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from motcua.documents.receipt_paper import Named, ReceiptLine, ReceiptPaper, render_receipt
from motcua.files.actions import PDF, store_bytes
from motcua.files.models import StoredFile
from motcua.payments.models import Receipt
from motcua.payments.receipt_words import method_words
from motcua.signatures import keys
from motcua.signatures.errors import CannotSign
from motcua.signatures.signing import sign

log = logging.getLogger("motcua.payments")

FIELD = "BienLai"
RELATED = (
    *("series__agency", "payment", "issued_by__user", "file"),
    *("cancels__series", "replaces__series"),
)
AT_ONCE = 500


def printed(receipt_id: int) -> StoredFile:
    """Two at once: the row lock lets one make it. Raises CannotSign, and nothing is kept then."""
    with transaction.atomic():
        Receipt.objects.select_for_update().get(pk=receipt_id)
        receipt = Receipt.objects.select_related(*RELATED).get(pk=receipt_id)
        if receipt.file is None:
            receipt.file = store_bytes(_signed(receipt), name=file_name(receipt), content_type=PDF)
            receipt.save(update_fields=["file"])
        return receipt.file


def print_waiting() -> None:
    """Those without a PDF, the oldest first. An agency that cannot sign now is not asked again in this run."""
    missing = Receipt.objects.filter(file=None).order_by("pk")
    away: set[int] = set()
    for pk, agency in list(missing.values_list("pk", "series__agency")[:AT_ONCE]):
        if agency in away:
            continue
        try:
            printed(pk)
        except CannotSign as why:
            away.add(agency)
            log.warning("receipts of agency %s wait for their signature: %s", agency, why)


def why_waiting(receipt: Receipt) -> str:
    """For officers: what is wrong with the key; empty where it is only a matter of a moment."""
    try:
        with keys.opened(keys.of_agency(receipt.series.agency)):
            return ""
    except CannotSign as why:
        return why.sentence


def file_name(receipt: Receipt) -> str:
    what = "bien-lai-huy" if receipt.cancels_id else "bien-lai"
    return f"{what}-{receipt.series.symbol}-{receipt.written}.pdf"


def check_address(receipt: Receipt) -> str:
    return settings.BASE_URL + reverse("portal:check", args=[receipt.token])


def paper_of(receipt: Receipt) -> ReceiptPaper:
    link = check_address(receipt)
    return ReceiptPaper(
        agency=receipt.agency_name,
        tax_code=receipt.tax_code,
        address=receipt.address,
        form=receipt.series.form,
        symbol=receipt.series.symbol,
        number=receipt.written,
        issued_at=receipt.issued_at,
        payer=receipt.payer,
        dossier_number=receipt.dossier_number,
        procedure=receipt.procedure,
        lines=[ReceiptLine(**line) for line in receipt.lines],
        amount=receipt.amount,
        words=receipt.words,
        method=method_words(receipt.method),
        collector=receipt.issued_by.user.full_name if receipt.issued_by else "",
        cancels=_named(receipt.cancels),
        replaces=_named(receipt.replaces),
        reason=receipt.reason,
        qr=link,
        lookup=link.partition("://")[2],
    )


def _named(other: Receipt | None) -> Named | None:
    if other is None:
        return None
    return Named(symbol=other.series.symbol, number=other.written, issued_at=other.issued_at)


def _signed(receipt: Receipt) -> bytes:
    key = keys.of_agency(receipt.series.agency)
    return sign(render_receipt(paper_of(receipt)), key, field=FIELD, certify=True)
