"""VNPay 2.1.0. A message settles only when VNPay signed it, for our terminal, in đồng; a web page is no message."""

import logging
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.common import clock
from motcua.common.vietnamese import without_marks
from motcua.payments.models import Payment, State
from motcua.payments.providers import Forged, Outcome, Returned
from motcua.payments.providers import vnpay_http as http
from motcua.payments.providers import vnpay_wire as wire

log = logging.getLogger("motcua.payments")

DONE, UNFINISHED = "00", "01"
# Money may have moved: deducted but reversed, refund under way, refund sent, suspected of fraud. Asked about again.
UNCLEAR = {"04", "05", "06", "07", "09"}
SUSPECTED, BUSY = "07", "94"
NOT_FOUND = "91"
# Said before anything moves: wrong terminal or form, no such payment, refused.
NEVER_REFUNDED = {"02", "03", NOT_FOUND, "95"}
PAYING = "01"
OURS = "127.0.0.1"  # the address field of questions; VNPay knows us by the signature

# What the payer can do about it; who cancelled knows why.
REASONS = {
    "09": gettext_lazy(
        "Thẻ hoặc tài khoản chưa đăng ký thanh toán qua mạng. Đăng ký ở ngân hàng, hoặc dùng thẻ khác."
    ),
    "10": gettext_lazy("Thông tin thẻ nhập sai quá 3 lần. Xem lại thẻ rồi nộp lại."),
    "11": gettext_lazy("Đã hết thời gian chờ thanh toán. Nộp lại từ đầu."),
    "12": gettext_lazy("Thẻ hoặc tài khoản đang bị khóa. Hỏi ngân hàng, hoặc dùng thẻ khác."),
    "13": gettext_lazy("Mã xác thực (OTP) nhập sai. Nộp lại và nhập mã mới nhất."),
    "24": gettext_lazy("Giao dịch đã được hủy trước khi trả tiền."),
    "51": gettext_lazy("Tài khoản không đủ tiền. Nạp thêm, hoặc dùng thẻ khác."),
    "65": gettext_lazy(
        "Tài khoản đã vượt hạn mức trong ngày. Nộp lại ngày mai, hoặc dùng thẻ khác."
    ),
    "75": gettext_lazy("Ngân hàng đang bảo trì. Đợi một lúc rồi nộp lại, hoặc dùng thẻ khác."),
    "79": gettext_lazy("Mật khẩu thanh toán nhập sai quá số lần cho phép. Nộp lại sau."),
}


class VNPay:
    name = "vnpay"
    asks = True  # there is somebody to ask (motcua/payments/asking.py)

    @property
    def label(self) -> str:
        return _("Nộp qua VNPAY (thẻ ngân hàng, ví, mã QR)")

    @property
    def origin(self) -> str:
        """Where the form that starts a payment leads to; the page's policy must allow it."""
        parts = urlsplit(settings.VNPAY_URL)
        return f"{parts.scheme}://{parts.netloc}"

    def start(self, payment: Payment, return_url: str, address: str) -> str:
        """Only from what stands in the row: asked twice, the same address."""
        fields = {
            "vnp_Version": wire.VERSION,
            "vnp_Command": "pay",
            "vnp_TmnCode": settings.VNPAY_TMN_CODE,
            "vnp_Amount": wire.hundredfold(payment.amount),
            "vnp_CurrCode": "VND",
            "vnp_TxnRef": payment.reference,
            "vnp_OrderInfo": _order_info("Nop phi le phi ho so", payment),
            "vnp_OrderType": "other",
            "vnp_Locale": "vn",
            "vnp_ReturnUrl": return_url,
            "vnp_IpAddr": address,
            "vnp_CreateDate": wire.stamp(payment.created_at),
            "vnp_ExpireDate": wire.stamp(payment.expires_at) if payment.expires_at else "",
        }
        return wire.address(settings.VNPAY_URL, fields, settings.VNPAY_SECRET)

    def read(self, said: Mapping[str, str]) -> Outcome:
        try:
            wire.verify(said, settings.VNPAY_SECRET)
        except wire.Unsound as unsound:
            raise Forged(str(unsound)) from unsound
        return self._outcome(said)

    def ask(self, payment: Payment) -> Outcome | None:
        body = self._body(payment, "querydr", "Hoi giao dich")
        said = self._answer(wire.QUERY, wire.QUERY_ANSWER, body)
        if said is None:
            return None
        if said.get("vnp_ResponseCode") == NOT_FOUND:
            # The payer never reached the pay page.
            return Outcome(State.OPEN, 0, payment.reference, code=NOT_FOUND, said=said)
        if said.get("vnp_ResponseCode") != DONE or said.get("vnp_TxnRef") != payment.reference:
            log.warning("vnpay-query-refused %s", said.get("vnp_ResponseCode"))
            return None
        try:
            return self._outcome(said, code=said.get("vnp_TransactionStatus", ""))
        except Forged:
            return None

    def refund(self, payment: Payment, amount: int, *, request: str, by: str) -> Returned | None:
        """None where nobody answers: it may have been done. Ask again with the same `request`."""
        more = {
            "RequestId": request,
            "TransactionType": "02" if amount == payment.amount else "03",
            "Amount": wire.hundredfold(amount),
            "TransactionNo": payment.gateway_reference,
            "CreateBy": wire.plain(without_marks(by), 60),
        }
        body = self._body(payment, "refund", "Hoan tien ho so") | more
        said = self._answer(wire.REFUND, wire.REFUND_ANSWER, body)
        if said is None or said.get("vnp_ResponseCode") == BUSY:
            return None
        code = said.get("vnp_ResponseCode", "")
        if said.get("vnp_TxnRef") != payment.reference or code not in {DONE, *NEVER_REFUNDED}:
            return None  # it may have moved: nobody else may pay it out
        return Returned(code == DONE, code, said.get("vnp_TransactionNo", ""))

    def check(self) -> None:
        wanted = ("VNPAY_URL", "VNPAY_API_URL", "VNPAY_TMN_CODE", "VNPAY_SECRET")
        if missing := [name for name in wanted if not getattr(settings, name)]:
            raise ImproperlyConfigured(f"{', '.join(missing)}: see docs/operations.md")
        for name in wanted[:2]:
            if urlsplit(getattr(settings, name)).scheme not in ("http", "https"):
                raise ImproperlyConfigured(f"{name} must begin with https://")

    def _outcome(self, said: Mapping[str, str], *, code: str | None = None) -> Outcome:
        if said.get("vnp_TmnCode") != settings.VNPAY_TMN_CODE:
            raise Forged("another terminal")
        if said.get("vnp_CurrCode", "VND") != "VND":
            raise Forged("another currency")
        # An answer about a refund says nothing of the payment.
        if said.get("vnp_TransactionType", PAYING) != PAYING:
            raise Forged("another kind of transaction")
        status = said.get("vnp_TransactionStatus", "")
        response = said.get("vnp_ResponseCode", "") if code is None else code
        return Outcome(
            state=_state(response, status),
            amount=wire.whole_dong(said.get("vnp_Amount", "")),
            reference=said.get("vnp_TxnRef", ""),
            gateway_reference=said.get("vnp_TransactionNo", "")[:64],
            bank=said.get("vnp_BankCode", "")[:40],
            code=response,
            at=wire.moment_of(said.get("vnp_PayDate", "")),
            said=dict(said),
        )

    def _body(self, payment: Payment, command: str, info: str) -> dict[str, str]:
        return {
            "RequestId": secrets.token_hex(16),
            "Version": wire.VERSION,
            "Command": command,
            "TmnCode": settings.VNPAY_TMN_CODE,
            "TxnRef": payment.reference,
            "TransactionDate": wire.stamp(payment.created_at),
            "CreateDate": wire.stamp(clock.now()),
            "IpAddr": OURS,
            "OrderInfo": _order_info(info, payment),
        }

    def _answer(
        self, asks: tuple[str, ...], answers: tuple[str, ...], body: dict[str, str]
    ) -> dict[str, str] | None:
        """None where nobody answers, or somebody who does not know the secret."""
        try:
            signed = wire.signed_body(asks, body, settings.VNPAY_SECRET)
            said = wire.as_text(http.post(settings.VNPAY_API_URL, signed))
            wire.verify_answer(answers, said, settings.VNPAY_SECRET)
        except (http.NoAnswer, wire.Unsound) as trouble:
            log.warning("vnpay-no-answer %s: %s", body["Command"], trouble)
            return None
        return said if said.get("vnp_Command") == body["Command"] else None


def _state(response: str, status: str) -> State:
    """Paid only when both say so; what may have moved money stays open and is asked about again."""
    if response == DONE and status == DONE:
        return State.PAID
    if response == SUSPECTED or status in UNCLEAR or UNFINISHED in (response, status):
        return State.OPEN
    return State.FAILED


def _order_info(words: str, payment: Payment) -> str:
    return wire.plain(without_marks(f"{words} {payment.dossier.number}"))
