# make run  : 準備して、チャットのページを開く(http://127.0.0.1:7860/)
# make test : 準備して、書き方・型・すべてのテストを確かめる
# make quick: 準備して、書き方・型・すぐに終わるテストだけを確かめる(直しながら使う。2分以内)
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# 一つの働き手に一つのコア。働き手が二つなら、計算の中でさらに分けると遅くなる
PYTEST := OMP_NUM_THREADS=1 $(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

# 別のプロセス・ブラウザー・データベース・埋め込みモデルを使わず、長く掛からないテスト(印は tests/conftest.py を参照)
QUICK := not (process or browser or database or model or long)

.PHONY: setup run test check quick lint

setup: $(READY)

run: setup
	$(BIN)/shishin serve

test: setup check

check: lint
	$(PYTEST)

quick: setup lint
	$(PYTEST) -m "$(QUICK)"

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/oxlint --deny-warnings ui

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 以上が必要です。「make PYTHON=python3.12 run」のように指定してください。"; exit 2; }
	@echo "必要なものを .venv に入れています(初めてのときは数分かかります)…"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--no-build-isolation --editable ".[dev]"
	@touch $@
