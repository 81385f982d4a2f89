"""Reads the settings, and says of each that is wrong where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from bot import documents, redaction
from bot.config import zones
from bot.config.settings import Settings
from bot.errors import ConfigurationError, KnowledgeError

_PACKAGE = Path(__file__).parent.parent
_SAMPLES = (_PACKAGE.parent / "knowledge", _PACKAGE / "sample")
"""Where the sample knowledge lies in a checkout, and in an installed package."""

_LISTS = (("staff", "ids"), ("web", "allowed_origins"), ("web", "trusted_proxies"))
"""Settings of several values, which a variable holds with commas or spaces between them."""

SECRETS = ("telegram.token", "telegram.webhook.secret", "mail.password", "encryption.key")


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the settings.

    Args:
        path: the YAML file; without it ``config.yaml`` in the working
            directory is taken if it is there, else what is built in.

    Raises:
        ConfigurationError: with one line for each thing that is wrong.
    """
    zones.take_newer()
    if path is None and Path("config.yaml").exists():
        path = Path("config.yaml")
    document = documents.Document(Path("config.yaml"), {}, {})
    if path is not None:
        try:
            document = documents.read(path)
        except KnowledgeError as error:
            raise ConfigurationError(str(error)) from None
    values: dict[str, Any] = document.data if document.data is not None else {}
    if not isinstance(values, dict):
        raise ConfigurationError(f"{path}:1: the file must hold `key: value` lines; see config.example.yaml")
    _refuse_secrets(values, document)
    values = _without_nothing(values)
    origins = _overlay(values, environment)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise ConfigurationError("\n".join(_complaints(error, document, origins))) from None
    redaction.protect(secrets_of(settings, environment))
    settings = _with_found_folders(settings, path)
    settings._file = path
    return settings


def secrets_of(settings: Settings, environment: Mapping[str, str]) -> list[str]:
    """Returns all that must stand in no log: what the settings hold, and passwords in addresses."""
    telegram = settings.telegram
    own = (telegram.token, telegram.webhook.secret, settings.mail.password, settings.encryption.key)
    secrets = [secret.get_secret_value() for secret in own if secret is not None]
    secrets += [secret.partition(":")[2] for secret in secrets[:1] if telegram.token is not None]
    proxies = [value for name, value in environment.items() if name.lower().endswith("_proxy")]
    for url in (settings.database.url, telegram.proxy, *proxies):
        secrets += redaction.credentials(url)
    return secrets


def _refuse_secrets(values: dict[str, Any], document: documents.Document) -> None:
    for secret in SECRETS:
        value: Any = values
        parts = secret.split(".")
        for part in parts:
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            variable = "BOT_" + "__".join(parts).upper()
            raise ConfigurationError(
                f"{document.path}:{document.line(tuple(parts))}: {secret} is a secret and does not belong in this file; "
                f"take it out and set the environment variable {variable}, or {variable}_FILE with the path of a file that holds it"
            )


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    """Drops keys with no value, so that their defaults apply."""
    return {
        key: _without_nothing(value) if isinstance(value, dict) else value
        for key, value in values.items()
        if value is not None
    }


def _overlay(values: dict[str, Any], environment: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Lays the environment's settings over ``values``; returns which variable set what."""
    origins = {}
    for variable, text in environment.items():
        if not variable.startswith("BOT_") or not text.strip():
            continue
        parts = tuple(variable.removeprefix("BOT_").lower().split("__"))
        if (
            ".".join(parts).removesuffix("_file") in SECRETS
            and parts[-1].endswith("_file")
            and parts != ("encryption", "key_file")
        ):
            parts = (*parts[:-1], parts[-1].removesuffix("_file"))
            text = _secret_file(variable, text)
        target = values
        for part in parts[:-1]:
            target = target.setdefault(part, {})
            if not isinstance(target, dict):
                raise ConfigurationError(
                    f"{variable}: '{part}' takes one value, not a section; see config.example.yaml"
                )
        value: Any = text.strip()
        if parts in _LISTS:
            value = [item for item in value.strip("[]").replace(",", " ").split() if item]
        target[parts[-1]] = value
        origins[parts] = variable
    return origins


def _secret_file(variable: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            f"{variable}: the file {path} cannot be read ({error}); check its path and rights"
        ) from None


def _complaints(
    error: ValidationError, document: documents.Document, origins: dict[tuple[str, ...], str]
) -> list[str]:
    lines = []
    for problem, item in zip(
        documents.problems_of(error, document, (), Settings), error.errors(), strict=True
    ):
        parts = tuple(str(part) for part in item["loc"])
        variable = next((origins[parts[:n]] for n in range(len(parts), 0, -1) if parts[:n] in origins), None)
        if item["type"] == "extra_forbidden":
            below = [name for at, name in origins.items() if at[: len(parts)] == parts]
            if below:
                lines += [_unknown(name) for name in below]
                continue
        lines.append(f"{variable}: {problem.what}; {problem.remedy}" if variable else str(problem))
    return lines


def _unknown(variable: str) -> str:
    near = process.extractOne(variable, _variables(Settings))
    return f"{variable}: there is no such setting; did you mean {near[0]}? See config.example.yaml"


def _variables(model: type[BaseModel], prefix: str = "BOT_") -> Iterator[str]:
    """Lists the environment variables that set something."""
    for name, setting in model.model_fields.items():
        kind = setting.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _variables(kind, f"{prefix}{name.upper()}__")
        else:
            yield f"{prefix}{name.upper()}"


def _with_found_folders(settings: Settings, path: Path | None) -> Settings:
    """Resolves relative paths from the configuration file; finds the sample knowledge wherever we were started."""
    root = path.parent if path is not None else Path()
    knowledge = root / settings.knowledge
    if settings.knowledge == Path("knowledge") and not knowledge.is_dir():
        knowledge = next((folder for folder in _SAMPLES if folder.is_dir()), knowledge)
    key_file = root / settings.encryption.key_file
    return settings.model_copy(
        update={
            "knowledge": knowledge,
            "encryption": settings.encryption.model_copy(update={"key_file": key_file}),
            "database": settings.database.model_copy(
                update={"url": _found_from(root, settings.database.url)}
            ),
        }
    )


def _found_from(root: Path, url: str) -> str:
    """Returns the URL of a database in a file with its path counted from ``root``."""
    if root == Path() or not url.startswith("sqlite"):
        return url
    from sqlalchemy.engine import make_url

    parsed = make_url(url)
    if not parsed.database or parsed.database == ":memory:":
        return url
    return parsed.set(database=str(root / parsed.database)).render_as_string(hide_password=False)
