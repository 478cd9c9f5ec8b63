"""10,000 forged or mutated messages of VNPay: how many đồng do they credit?

python -m bench.payments_forged [how many] — each message goes through the real address of the portal. Every kind says
which answer it must get. At the end the genuine messages come, several times each: who credits nothing at all would
pass as well, were it not for them.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

import django

from launch import bank_wire
from launch.postgres import throwaway

if TYPE_CHECKING:
    from motcua.payments.models import Payment

MESSAGES, ORDERS, SEED, GENUINE_TIMES = 10_000, 25, 20241015, 4
IPN = "/thanh-toan/vnpay/ipn/"
MERCHANT = {"VNPAY_TMN_CODE": "HATINH01", "VNPAY_SECRET": "a-secret-of-the-campaign"}
SECRET = MERCHANT["VNPAY_SECRET"]
Fields = dict[str, str]
Send = Callable[[str], str]
Forge = Callable[[Fields, random.Random], str]


def genuine(payment: Payment, *, code: str = "00", status: str = "00") -> Fields:
    """What VNPay would say when this attempt was paid."""
    return {
        "vnp_Amount": str(payment.amount * 100),
        "vnp_BankCode": "NCB",
        "vnp_BankTranNo": f"VNP{payment.pk + 14_000_000}",
        "vnp_CardType": "ATM",
        "vnp_OrderInfo": "Nop phi le phi ho so",
        "vnp_PayDate": "20241015090500",
        "vnp_ResponseCode": code,
        "vnp_TmnCode": MERCHANT["VNPAY_TMN_CODE"],
        "vnp_TransactionNo": str(payment.pk + 14_000_000),
        "vnp_TransactionStatus": status,
        "vnp_TxnRef": payment.reference,
    }


def signed(fields: Fields, secret: str = SECRET) -> str:
    return bank_wire.query(fields, secret)


def _hash(text: str, secret: str, method: Callable[..., Any]) -> str:
    return hmac.new(secret.encode(), text.encode(), method).hexdigest()


def _bit_of_value(fields: Fields, dice: random.Random) -> str:
    text, _, given = signed(fields).rpartition("&")
    place = dice.choice([i for i, char in enumerate(text) if char.isalnum()])
    flipped = chr(ord(text[place]) ^ (1 << dice.randrange(7)))
    return f"{text[:place]}{flipped}{text[place + 1 :]}&{given}"


def _bit_of_hash(fields: Fields, dice: random.Random) -> str:
    text = signed(fields)
    place = len(text) - 1 - dice.randrange(128)
    other = dice.choice([char for char in "0123456789abcdef" if char != text[place]])
    return text[:place] + other + text[place + 1 :]


def _twice(fields: Fields, dice: random.Random) -> str:
    key = dice.choice(list(fields))
    more = f"{key}={quote_plus(dice.choice([fields[key], '1', '00']))}"
    return dice.choice([f"{more}&{signed(fields)}", f"{signed(fields)}&{more}"])


def _case(fields: Fields, dice: random.Random) -> str:
    key = dice.choice(list(fields))
    changed = dice.choice([key.lower(), key.upper()])
    return signed(fields).replace(f"{key}=", f"{changed}=")


def _hash_case(fields: Fields, dice: random.Random) -> str:
    text, _, given = signed(fields).rpartition("=")
    return f"{text}={given.upper()}"


def _encoding(fields: Fields, dice: random.Random) -> str:
    odd = dice.choice(["%G", "%ZZ", "%C3", "%0A", "%EF%BF%BD", "ệ", "%u1EC7", "%252B"])
    key = dice.choice(list(fields))
    return signed(fields).replace(f"{key}=", f"{key}={odd}")


def _more(fields: Fields, dice: random.Random) -> str:
    odd = dice.choice(["vnp_Bill=1", "utm=1", "vnp_SecureHashed=1", "vnp_TxnRef[]=1", "a", "=", ""])
    return f"{signed(fields)}&{odd}"


def _cut(fields: Fields, dice: random.Random) -> str:
    text = signed(fields)
    return text[: dice.randrange(len(text))]


def _left_out(fields: Fields, dice: random.Random) -> str:
    key = dice.choice(list(fields))
    return "&".join(part for part in signed(fields).split("&") if not part.startswith(f"{key}="))


def _downgraded(fields: Fields, dice: random.Random) -> str:
    text, _, _given = signed(fields).rpartition("&")
    name, method = dice.choice([("SHA256", hashlib.sha256), ("MD5", hashlib.md5)])
    made = dice.choice([_hash(text, SECRET, method), method((SECRET + text).encode()).hexdigest()])
    kind = dice.choice(["", f"&vnp_SecureHashType={name}"])
    return f"{text}{kind}&vnp_SecureHash={made}"


def _unsigned(fields: Fields, dice: random.Random) -> str:
    text, _, _given = signed(fields).rpartition("&")
    return text + dice.choice(["", "&vnp_SecureHash=", "&vnp_SecureHash", "&vnp_SecureHash=0"])


def _other_secret(fields: Fields, dice: random.Random) -> str:
    return signed(fields, dice.choice(["", SECRET[:-1], SECRET.upper(), "guess"]))


def _terminal(fields: Fields, dice: random.Random) -> str:
    return signed(fields | {"vnp_TmnCode": dice.choice(["HATINH02", "hatinh01", "HATINH01 "])})


def _currency(fields: Fields, dice: random.Random) -> str:
    return signed(fields | {"vnp_CurrCode": dice.choice(["USD", "vnd", "VN"])})


def _amount_unsigned(fields: Fields, dice: random.Random) -> str:
    more = int(fields["vnp_Amount"]) + dice.choice([-100, -1, 1, 100])
    return signed(fields).replace(f"vnp_Amount={fields['vnp_Amount']}", f"vnp_Amount={more}")


def _amount_signed(fields: Fields, dice: random.Random) -> str:
    amount = fields["vnp_Amount"]
    odd = [str(int(amount) + step) for step in (-100, -1, 1, 100)]
    odd += [amount + ".0", "-" + amount, " " + amount, "0", amount[:-2], amount + "00", "8e5", "٨"]
    return signed(fields | {"vnp_Amount": dice.choice(odd)})


def _reference(fields: Fields, dice: random.Random) -> str:
    made = dice.choice(
        [str(dice.randrange(10**11, 10**12)), fields["vnp_TxnRef"] + " ", "' OR 1=1"]
    )
    return signed(fields | {"vnp_TxnRef": made})


def _success_made_of_failure(fields: Fields, dice: random.Random) -> str:
    code = dice.choice(["24", "51", "99"])
    told = signed(fields | {"vnp_ResponseCode": code, "vnp_TransactionStatus": "02"})
    return told.replace(f"ResponseCode={code}", "ResponseCode=00").replace("Status=02", "Status=00")


def _refunded(fields: Fields, dice: random.Random) -> str:
    return signed(fields | {"vnp_TransactionType": dice.choice(["02", "03", "00"])})


def _half_a_success(fields: Fields, dice: random.Random) -> str:
    half = [{"vnp_TransactionStatus": "01"}, {"vnp_ResponseCode": "07"}]
    return signed(fields | dice.choice(half))


FORGERIES: dict[str, tuple[Forge, str]] = {
    "một bit của giá trị": (_bit_of_value, "97"),
    "một chữ của chữ ký": (_bit_of_hash, "97"),
    "tham số hai lần": (_twice, "97"),
    "tên viết hoa, viết thường": (_case, "97"),
    "chữ ký viết hoa": (_hash_case, "97"),
    "mã hóa lạ": (_encoding, "97"),
    "thêm tham số": (_more, "97"),
    "cắt ngắn": (_cut, "97"),
    "bỏ một tham số": (_left_out, "97"),
    "ký bằng SHA-256, MD5": (_downgraded, "97"),
    "không ký": (_unsigned, "97"),
    "ký bằng khóa khác": (_other_secret, "97"),
    "đơn vị khác, ký đúng": (_terminal, "97"),
    "tiền tệ khác, ký đúng": (_currency, "97"),
    "giao dịch hoàn, ký đúng": (_refunded, "97"),
    "sửa số tiền": (_amount_unsigned, "97"),
    "thất bại sửa thành công": (_success_made_of_failure, "97"),
    "số tiền khác, ký đúng": (_amount_signed, "04"),
    "mã lạ, ký đúng": (_reference, "01"),
    "chưa xong, ký đúng": (_half_a_success, "00"),
}


@dataclass
class Report:
    sent: int = 0
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    credited: int = 0
    genuine: int = 0
    owed: int = 0


def campaign(payments: list[Payment], send: Send, count: int, seed: int = SEED) -> Report:
    """Send them all, count what was credited, then the genuine ones, some of them several times."""
    dice, report = random.Random(seed), Report()  # noqa: S311  forgeries that can be made again, no secrets
    kinds = list(FORGERIES)
    for number in range(count):
        kind = kinds[number % len(kinds)]
        forge, wanted = FORGERIES[kind]
        query = forge(genuine(dice.choice(payments)), dice)
        got = send(query)
        report.sent += 1
        report.answers[kind, got] += 1
        if got != wanted:
            report.wrong.append(f"{kind}: {got}, not {wanted}: {query}")
    report.credited = credited(payments)
    report.owed = sum(payment.amount for payment in payments)
    for payment in payments:
        got_all = [send(signed(genuine(payment))) for _ in range(GENUINE_TIMES)]
        if got_all != ["00"] + ["02"] * (GENUINE_TIMES - 1):
            report.wrong.append(f"genuine: {got_all}")
    report.genuine = credited(payments)
    return report


def credited(payments: list[Payment]) -> int:
    """By both books: what the attempts say, and what the dossiers' charges say; the larger one."""
    from motcua.dossiers.models import Charge
    from motcua.payments.models import Payment, State

    mine = Payment.objects.filter(pk__in=[payment.pk for payment in payments])
    paid = sum(mine.filter(state=State.PAID).values_list("amount", flat=True))
    dossiers = [payment.dossier_id for payment in payments]
    booked = sum(Charge.objects.filter(dossier__in=dossiers).values_list("paid", flat=True))
    return max(paid, booked)


def orders(count: int) -> list[Payment]:
    from motcua.payments import actions
    from tests import builders

    found = []
    for _ in range(count):
        dossier = builders.dossier("submitted", code="2.000635")
        found.append(actions.start(dossier, "vnpay", dossier.by, open_for=None))
    return found


def caller() -> Send:
    from django.test import Client

    client = Client(headers={"host": "localhost"})

    def send(query: str) -> str:
        answer = client.get(IPN, QUERY_STRING=query)
        return (
            str(answer.json()["RspCode"])
            if answer.status_code == 200
            else f"HTTP {answer.status_code}"
        )

    return send


def tell(report: Report, seconds: float) -> bool:
    for kind, (_forge, wanted) in FORGERIES.items():
        got = {code: n for (name, code), n in report.answers.items() if name == kind}
        print(f"{kind:28} {sum(got.values()):6}  mã {wanted}: {got.get(wanted, 0):6}")
    good = not report.wrong and not report.credited and report.genuine == report.owed
    print(f"{report.sent} thông điệp giả hoặc bị sửa, {seconds:.0f} giây")
    print(f"Tiền ghi có vì thông điệp giả: {report.credited} đồng")
    print(f"Thông điệp thật gửi {GENUINE_TIMES} lần: {report.genuine} / {report.owed} đồng")
    for line in report.wrong[:20]:
        print(f"KHÔNG ĐÚNG: {line}")
    print("ĐẠT" if good else "KHÔNG ĐẠT")
    return good


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES
    with throwaway() as cluster:
        os.environ |= MERCHANT | {
            "DATABASE_URL": cluster.url,
            "DEMO": "1",
            "LOG_LEVEL": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
            "VNPAY_URL": "http://127.0.0.1:1/pay",
            "VNPAY_API_URL": "http://127.0.0.1:1/api",
        }
        django.setup()
        from django.db import connections

        from bench.volume import office

        office()
        payments = orders(ORDERS)
        began = time.perf_counter()
        report = campaign(payments, caller(), count)
        good = tell(report, time.perf_counter() - began)
        connections.close_all()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
