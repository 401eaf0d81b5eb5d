# Two commands: make run, make test. The scripts they call are in funding/setup/.
.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast lint bench lock clean
export HOST PORT FUNDING_INSTANCE VENV PYTHON

help:
	@echo "make run        install what is missing, then serve on http://127.0.0.1:8000"
	@echo "                (HOST=, PORT= and FUNDING_INSTANCE= override)"
	@echo "make demo       load the demonstration data into the instance and print its sign-ins"
	@echo "make test       install what the tests need, then run all of them"
	@echo "make test-fast  the tests that need no browser and no PostgreSQL, without the slow ones"
	@echo "make lint       format, lint, types and templates"
	@echo "make bench      the figures: speed and size as ratios"
	@echo "make lock       choose dependency versions anew (for maintainers)"
	@echo "make clean      remove the virtual environment and what was built; instance/ stays"

run:
	@sh funding/setup/run.sh

demo:
	@sh funding/setup/bootstrap.sh run
	@$${VENV:-.venv}/bin/funding demo

test:
	@sh funding/setup/test.sh all

test-fast:
	@sh funding/setup/test.sh fast

lint:
	@sh funding/setup/lint.sh

bench:
	@sh funding/setup/bootstrap.sh test
	@$${VENV:-.venv}/bin/python -m tests.performance

lock:
	@sh funding/setup/lock.sh

clean:
	rm -rf $${VENV:-.venv} build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
