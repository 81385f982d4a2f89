"""What can be set: one section, one class; what is wrong says how it should look."""

from __future__ import annotations

import re
from datetime import datetime, time
from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, SecretStr, field_validator, model_validator

from bot.messages import Language

_ORIGIN = re.compile(r"https?://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::\d{1,5})?")
_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


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


class WebSettings(_Section):
    """``url``: where people open the page, if it is not ``host`` and ``port``. ``trusted_proxies``: whose X-Forwarded-For is believed."""

    enabled: bool = True
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    url: str = ""
    allowed_origins: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ("127.0.0.1", "::1")

    @field_validator("allowed_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        origins = tuple(origin.rstrip("/").lower() for origin in origins)
        for origin in origins:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"must be sites such as https://www.example.edu, without a path: not {origin!r}"
                )
        return origins

    @property
    def root(self) -> str:
        """Where people open the page, without a slash behind."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.url or f"http://{host}:{self.port}"

    @field_validator("url")
    @classmethod
    def _is_a_root(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// or http://")
        return url.rstrip("/")


class MailSettings(_Section):
    """Without a ``host`` no mail leaves. ``sender``: the address that it comes from."""

    host: str = ""
    port: int = Field(default=587, ge=1, le=65535)
    user: str = ""
    password: SecretStr | None = None
    sender: str = ""
    security: Literal["starttls", "tls", "none"] = "starttls"
    per_minute: float = Field(default=30, gt=0, le=60_000)

    @field_validator("sender")
    @classmethod
    def _is_an_address(cls, sender: str) -> str:
        if sender and not _MAIL.fullmatch(sender):
            raise ValueError("must be an address alone, such as exchange@example.edu")
        return sender

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.host and not self.sender:
            raise ValueError("needs a sender, such as sender: exchange@example.edu")
        if self.user and self.password is None:
            raise ValueError(
                "needs the password of its user, in BOT_MAIL__PASSWORD or BOT_MAIL__PASSWORD_FILE"
            )
        if self.security == "none" and self.password is not None and self.host not in _THIS_MACHINE:
            raise ValueError("would send the password in clear; set security to starttls or tls")
        return self


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
    web: WebSettings = WebSettings()
    mail: MailSettings = MailSettings()
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
    def suspects_file(self) -> Path:
        """Of the updates that are being handled, in a folder in which the bot may write."""
        return self.encryption.key_file.with_name("suspects.txt")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def institution_in(self, language: Language) -> str:
        return self.institution if isinstance(self.institution, str) else self.institution.of(language)
