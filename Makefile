PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
BIN := .venv/bin
LOCKING := uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11
export PORT HOST PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run reset test test-fast check rules fix lock venv venv-dev
.PHONY: bench-finding bench-form bench-forecast bench-notices bench-queue bench-tracking

help: ## In danh sách lệnh
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: venv ## Chạy cả hệ thống để dùng thử (PORT=8000; Ctrl-C để dừng)
	@exec $(BIN)/python -m launch.run

reset: venv ## Xoá mọi dữ liệu dùng thử trong var/ để làm lại từ đầu
	@exec $(BIN)/python -m launch.reset

test: venv-dev ## Chạy mọi kiểm thử, kể cả bằng trình duyệt
	@$(BIN)/python -m launch.browser
	@exec $(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

test-fast: venv-dev ## Chạy kiểm thử, trừ phần trình duyệt
	@exec $(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser" $(ARGS)

check: venv-dev ## Kiểm tra cách viết, kiểu dữ liệu, mẫu trang, di trú và các quy tắc
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	DEMO=1 $(BIN)/mypy
	$(BIN)/djlint --quiet --lint motcua
	$(BIN)/python -m launch.withdb $(BIN)/python manage.py makemigrations --check --dry-run
	@if [ -d tests/rules ]; then $(BIN)/python -m pytest -q tests/rules; fi

fix: venv-dev ## Tự sửa cách viết
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-finding: venv-dev ## Đo tìm kiếm trên 6.000 thủ tục và 10.000 cơ quan, cạnh SQL trần
	@exec $(BIN)/python -m bench.finding

bench-notices: venv-dev ## Đo từ lúc hồ sơ có việc mới đến lúc máy chủ thư nhận thư, cả khi máy chủ thư ngừng
	@exec $(BIN)/python -m bench.notices

bench-queue: venv-dev ## Đo hàng đợi của cán bộ với 100.000 hồ sơ đang mở, cạnh SQL trần
	@exec $(BIN)/python -m bench.queue

bench-tracking: venv-dev ## Đo trang hồ sơ khi nhiều người xem, cạnh một chương trình trần
	@exec $(BIN)/python -m bench.tracking

.PHONY: bench-lookup
bench-lookup: venv-dev ## Đo xem thời gian tra cứu sai có lộ mã hồ sơ nào có thật không
	@exec $(BIN)/python -m bench.lookup

bench-form: venv-dev ## Đo trang tờ khai 500 ô, cạnh một trang trơn
	@exec $(BIN)/python -m bench.form

bench-forecast: venv-dev ## Đo xem lời dự đoán 80% có đúng không, trên lịch sử dựng sẵn
	@exec $(BIN)/python -m bench.forecast

.PHONY: campaign-orders
campaign-orders: venv-dev ## Chạy 10.000 lệnh thanh toán, 20% có lỗi, rồi đối soát từng đồng
	@exec $(BIN)/python -m campaign.orders

.PHONY: campaign-payments
campaign-payments: venv-dev ## Gửi 10.000 thông điệp thanh toán giả; phải ghi có 0 đồng
	@exec $(BIN)/python -m bench.payments_forged

lock: venv ## Tính lại các tệp khoá thư viện từ requirements*.in
	@$(BIN)/python -m pip install --quiet uv
	$(BIN)/$(LOCKING) requirements.in --output-file requirements.txt
	$(BIN)/$(LOCKING) requirements-dev.in --constraints requirements.txt --output-file requirements-dev.txt

venv:
	@$(PYTHON) -m launch.venv run

venv-dev:
	@$(PYTHON) -m launch.venv dev
