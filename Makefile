# Guichet. On a fresh machine with Python 3.11 and make: `make run`, `make test`, `make bench`.
PYTHON ?= python3.11
PORT ?= 8501
BIN := .venv/bin

.PHONY: run test soak bench lint requirements clean

run: .venv/run.stamp  ## the desk, on a synthetic session; BOOK=URL opens a real book
	@$(BIN)/python -c 'import socket; socket.create_server(("localhost", int("$(PORT)"))).close()' 2>/dev/null || { echo "Le port « $(PORT) » est pris, ou n’en est pas un : donnez-en un autre, de 1024 à 65535 (make run PORT=8502)."; exit 1; }
	GUICHET_BOOK="$(BOOK)" $(BIN)/streamlit run streamlit_app.py --server.address localhost --server.port $(PORT)

test: lint  ## ruff and mypy, then every test, those in a browser included
	$(BIN)/python -m tests.chromium
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

soak: .venv/test.stamp  ## 5,000 schedules of the storm, 1,000 × 40 steps of the machine, sabotages, random years, every step of a save × every fault, before a release (hours)
	$(BIN)/python -m tests.simulation
	$(BIN)/python -m tests.simulation.examples
	$(BIN)/python -m tests.desk.years
	$(BIN)/python -m tests.desk.google.each_fault

bench: .venv/test.stamp  ## ratios against named peers in one run; also benchmarks/latest.json
	$(BIN)/python -m benchmarks

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy rules sheets_sync documents

requirements: .venv/test.stamp  ## writes both lists again from their .in files, with hashes
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile $(COMPILE) --output-file requirements.txt requirements.in
	$(BIN)/pip-compile $(COMPILE) --output-file requirements-dev.txt requirements-dev.in
COMPILE := --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Guichet demande Python 3.11 : installez-le, ou nommez-le (make run PYTHON=/chemin/python3.11)."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache var
