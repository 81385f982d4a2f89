"""Settings: ``config.yaml``, then the environment, then what is built in.

An environment variable ``BOT_TELEGRAM__TOKEN`` sets ``telegram.token``; with
``_FILE`` behind its name it names a file that holds the value. Secrets never
stand in the YAML file, which people copy and send to each other.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, ValidationError, field_validator

from bot import documents, redaction
from bot.errors import ConfigurationError, KnowledgeError
from bot.messages import Language

_CHECKOUT = Path(__file__).parent.parent
_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_PACKAGED = Path(__file__).parent / "sample"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Name(_Section):
    """A name in both languages."""

    en: str
    zh: str

    def of(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


class DatabaseSettings(_Section):
    url: str = "sqlite+aiosqlite:///data/bot.db"

    @field_validator("url")
    @classmethod
    def _parses(cls, url: str) -> str:
        from sqlalchemy.engine import make_url  # slow to import; what asks no database does without
        from sqlalchemy.exc import ArgumentError

        try:
            driver = make_url(url).drivername
        except ArgumentError:
            driver = ""
        driver = _ASYNC_DRIVERS.get(driver, driver)
        if driver not in _ASYNC_DRIVERS.values():
            raise ValueError(
                "must look like sqlite+aiosqlite:///data/bot.db or postgresql+asyncpg://user@host/name"
            )
        return make_url(url).set(drivername=driver).render_as_string(hide_password=False)


class EncryptionSettings(_Section):
    key: SecretStr | None = None
    key_file: Path = Path("personal.key")


class WebhookSettings(_Section):
    url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8443, ge=1, le=65535)
    secret: SecretStr | None = None


class LimitSettings(_Section):
    per_second: float = Field(default=30, gt=0, le=10_000)
    per_chat_per_second: float = Field(default=1, gt=0)
    per_group_per_minute: float = Field(default=20, gt=0)


class TelegramSettings(_Section):
    token: SecretStr | None = None
    api_url: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook: WebhookSettings = WebhookSettings()
    proxy: str | None = None
    limits: LimitSettings = LimitSettings()

    @field_validator("api_url")
    @classmethod
    def _is_a_root(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/")


class StaffSettings(_Section):
    ids: tuple[int, ...] = ()
    group: int | None = None


class AnnouncementSettings(_Section):
    """``quiet_hours``: "22:00-08:00" in the institution's zone, when announcements wait."""

    approve_above: int | None = Field(default=None, ge=0)
    quiet_hours: str | None = None
    weekly_cap: int = Field(default=0, ge=0)

    @field_validator("quiet_hours")
    @classmethod
    def _are_two_times(cls, hours: str | None) -> str | None:
        if hours is not None:
            _two_times(hours)
        return hours

    def is_quiet(self, moment: datetime) -> bool:
        """Tells whether a moment, in the institution's zone, lies in the quiet hours."""
        if self.quiet_hours is None:
            return False
        begins, ends = _two_times(self.quiet_hours)
        now = moment.time()
        return begins <= now < ends if begins <= ends else now >= begins or now < ends

    @property
    def quiet_until(self) -> str:
        """Returns the hour at which the quiet hours end, such as "08:00"; "" if there are none."""
        return f"{_two_times(self.quiet_hours)[1]:%H:%M}" if self.quiet_hours is not None else ""


def _two_times(hours: str) -> tuple[time, time]:
    try:
        begins, ends = (time.fromisoformat(part.strip()) for part in hours.split("-"))
    except ValueError:
        raise ValueError("must be two times, such as 22:00-08:00") from None
    if begins == ends:
        raise ValueError("must be two different times, such as 22:00-08:00; leave it out for none")
    return begins, ends


class ReminderSettings(_Section):
    """``at``: in the institution's zone."""

    at: str = "09:00"

    @field_validator("at")
    @classmethod
    def _is_a_time(cls, at: str) -> str:
        try:
            time.fromisoformat(at)
        except ValueError:
            raise ValueError("must be a time, such as 09:00") from None
        return at

    @property
    def hour(self) -> time:
        return time.fromisoformat(self.at)


class MatchingSettings(_Section):
    encoder: Literal["universal", "fastembed", "none"] = "universal"
    model: str = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"


class Settings(_Section):
    """``file``: the one that was read, if there was one."""

    _file: Path | None = PrivateAttr(None)
    institution: Name | str = Name(en="Chongqing Medical University", zh="重庆医科大学")
    timezone: str = "Asia/Shanghai"
    knowledge: Path = Path("knowledge")
    confirm_after_days: int = Field(default=180, ge=1)
    database: DatabaseSettings = DatabaseSettings()
    encryption: EncryptionSettings = EncryptionSettings()
    telegram: TelegramSettings = TelegramSettings()
    staff: StaffSettings = StaffSettings()
    announcements: AnnouncementSettings = AnnouncementSettings()
    reminders: ReminderSettings = ReminderSettings()
    matching: MatchingSettings = MatchingSettings()

    @field_validator("timezone")
    @classmethod
    def _exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("is no time zone; write one like Asia/Shanghai") from None
        return name

    @property
    def file(self) -> Path | None:
        return self._file

    @property
    def has_database(self) -> bool:
        """Whether there is one in a file already; of a server's it is not known before it is asked."""
        from sqlalchemy.engine import make_url

        url = make_url(self.database.url)
        file = Path(url.database or "")
        if url.get_backend_name() != "sqlite" or not file.is_file():
            return False
        with file.open("rb") as opened:
            return opened.read(6) == b"SQLite"

    @property
    def erasures_file(self) -> Path:
        """Beside the key, and so apart from the database and its backups."""
        return self.encryption.key_file.with_name("forgotten.txt")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def institution_in(self, language: Language) -> str:
        return self.institution if isinstance(self.institution, str) else self.institution.of(language)


SECRETS = ("telegram.token", "telegram.webhook.secret", "encryption.key")


def load(path: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the settings.

    Args:
        path: the YAML file; without it ``config.yaml`` in the working
            directory is taken if it is there, else what is built in.

    Raises:
        ConfigurationError: with one line for each thing that is wrong.
    """
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
    own = (settings.telegram.token, settings.telegram.webhook.secret, settings.encryption.key)
    secrets = [secret.get_secret_value() for secret in own if secret is not None]
    secrets += [secret.partition(":")[2] for secret in secrets[:1] if settings.telegram.token is not None]
    proxies = [value for name, value in environment.items() if name.lower().endswith("_proxy")]
    for url in (settings.database.url, settings.telegram.proxy, *proxies):
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
        if parts == ("staff", "ids"):
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
        lines.append(f"{variable}: {problem.what}; {problem.remedy}" if variable else str(problem))
    return lines


def _with_found_folders(settings: Settings, path: Path | None) -> Settings:
    """Resolves relative paths from the configuration file; finds the sample knowledge wherever we were started."""
    root = path.parent if path is not None else Path()
    knowledge = root / settings.knowledge
    if settings.knowledge == Path("knowledge") and not knowledge.is_dir():
        knowledge = next((p for p in (_CHECKOUT / "knowledge", _PACKAGED) if p.is_dir()), knowledge)
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
