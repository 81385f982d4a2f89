.PHONY: check gallery
check:  ## format, lint, types and all tests
	ruff format --check .
	ruff check .
	mypy
	pytest
	pytest -m slow

gallery:  ## pictures of the page in every state, to be looked at
	python -m tests.channels.web.gallery gallery
