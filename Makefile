.PHONY: check
check:  ## format, lint, types and all tests
	ruff format --check .
	ruff check .
	mypy
	pytest
	pytest -m slow
