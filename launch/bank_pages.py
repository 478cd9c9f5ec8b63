"""The pages of the demonstration gateway. A stranger's page: nothing of the portal's look, and DEMO all over it."""

from __future__ import annotations

from html import escape

STYLE = """
body{margin:0;background:#eef3f9;color:#14202e;font:18px/1.6 system-ui,sans-serif}
header{background:repeating-linear-gradient(45deg,#ffd84d 0 18px,#ffe48a 18px 36px);
padding:12px 16px;font-weight:700;border-bottom:3px solid #14202e}
main{max-width:560px;margin:24px auto;padding:20px 24px;background:#fff;border:1px solid #b9c6d6;border-radius:10px}
h1{font-size:26px;line-height:1.25;margin:0 0 12px}
dl{display:grid;grid-template-columns:auto 1fr;gap:4px 16px}
dt{color:#44566c}
dd{margin:0;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
dd.sum{font-size:24px;font-weight:700}
fieldset{border:0;padding:0;margin:20px 0}
legend{font-weight:700;padding:0}
label{display:block;border:1px solid #8296ad;border-radius:8px;padding:10px 12px;margin:8px 0}
label:focus-within{outline:3px solid #0b57d0;outline-offset:1px}
small{display:block;color:#44566c;margin-left:30px}
input{width:20px;height:20px;vertical-align:-4px;margin:0 8px 0 0}
button,a.go{display:inline-block;font:inherit;font-weight:700;background:#0b4a8f;color:#fff;border:0;
border-radius:8px;padding:12px 20px;min-height:48px;text-decoration:none;box-sizing:border-box}
:focus-visible{outline:3px solid #0b57d0;outline-offset:2px}
@media(max-width:600px){main{margin:0;border:0;border-radius:0}}
"""
CHOICES = {
    "00": ("Trả tiền thành công", "Tài khoản có đủ tiền, ngân hàng trừ tiền ngay."),
    "51": ("Tài khoản không đủ tiền", "Ngân hàng từ chối, không trừ đồng nào."),
    "24": ("Hủy, không trả nữa", "Quay lại cổng dịch vụ công, không trừ tiền."),
    "silent": (
        "Trả được tiền nhưng cổng thanh toán không trả lời",
        "Tiền đã trừ mà không ai báo: cổng dịch vụ công tự đi hỏi sau 5, 15 và 60 phút.",
    ),
}


def dong(hundredfold: int) -> str:
    return f"{hundredfold // 100:,}".replace(",", ".") + " đồng"


def choose(asked: dict[str, str], action: str) -> str:
    offers = "".join(
        f'<label><input type="radio" name="choice" value="{code}"{" checked" * (code == "00")} required>'
        f"{escape(title)}<small>{escape(words)}</small></label>"
        for code, (title, words) in CHOICES.items()
    )
    return page(
        "Thanh toán thử",
        f"""<h1>Thanh toán thử</h1>
<dl><dt>Số tiền</dt><dd class="sum">{dong(int(asked["vnp_Amount"]))}</dd>
<dt>Nội dung</dt><dd>{escape(asked.get("vnp_OrderInfo", ""))}</dd>
<dt>Mã giao dịch</dt><dd>{escape(asked["vnp_TxnRef"])}</dd>
<dt>Nơi nhận</dt><dd>{escape(asked["vnp_TmnCode"])}</dd></dl>
<form method="post" action="{escape(action)}">
<fieldset><legend>Chọn điều ngân hàng sẽ trả lời</legend>{offers}</fieldset>
<button type="submit">Tiếp tục</button></form>""",
    )


def told(title: str, words: str, back: str = "") -> str:
    way = (
        f'<p><a class="go" href="{escape(back)}">Quay lại cổng dịch vụ công</a></p>' if back else ""
    )
    return page(title, f"<h1>{escape(title)}</h1><p>{escape(words)}</p>{way}")


def page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>{escape(title)} – cổng thanh toán DEMO</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head>
<body><header>DEMO – cổng thanh toán để dùng thử, không phải VNPAY, không có tiền thật</header>
<main>{body}</main></body></html>"""
