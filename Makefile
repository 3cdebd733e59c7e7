# Each target sets up its own .venv on first use; PYTHON picks the interpreter.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.installed
# What a CPU without AVX2 computes with (OpenBLAS of numpy; ATen, oneDNN and MKL of torch), in more threads than there are cores.
OTHER_CPU := OPENBLAS_CORETYPE=Sandybridge ATEN_CPU_CAPABILITY=default ONEDNN_MAX_CPU_ISA=SSE41 MKL_ENABLE_INSTRUCTIONS=SSE4_2 OMP_NUM_THREADS=4
NUMERIC := tests/encoding tests/engines tests/lab tests/model tests/training tests/test_bundle.py tests/test_half_precision.py tests/test_tagger.py

# A core each, since they wait for little; whole files stay together while both halves last.
PARALLEL := -n auto --maxprocesses 4 --dist worksteal
# Containers often set it, and then each of the processes that the tests start compiles the package again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help install demo test test-all test-other-cpu coverage check format bench clean

help:
	@echo "make install | demo | test | test-all | test-other-cpu | coverage | check | format | bench | clean"

install: $(DONE)

$(DONE): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@# torch first and by its exact version: a range can take gigabytes of CUDA packages
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^torch==' constraints.txt)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(DONE)

demo: install
	$(BIN)/ner-lstm train --overwrite --output runs/apple
	$(BIN)/ner-lstm evaluate runs/apple sample:apple:hand
	printf 'I like eating apple !\n\nThe Apple is a great company !\n' | $(BIN)/ner-lstm predict runs/apple

test: install
	$(BIN)/pytest $(PARALLEL)

# those of long grids too
test-all: install
	$(BIN)/pytest $(PARALLEL) -m 'not acceptance'

test-other-cpu: install
	$(OTHER_CPU) $(BIN)/pytest $(PARALLEL) $(NUMERIC)

coverage: install
	$(BIN)/pytest $(PARALLEL) --cov --cov-report=term-missing

check: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: install
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: install
	$(BIN)/python scripts/benchmark.py

clean:
	rm -rf $(VENV) .coverage build dist runs .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
