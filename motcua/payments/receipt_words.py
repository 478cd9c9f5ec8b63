from django.utils.translation import gettext_lazy as _

METHODS = {
    "vnpay": _("Trực tuyến qua VNPay"),
    "transfer": _("Chuyển khoản"),
    "cash": _("Tiền mặt"),
    "proof": _("Chuyển khoản, có chứng từ"),
}


def method_words(method: str) -> str:
    """How it was paid, as the receipt says it."""
    return str(METHODS.get(method, method))
