"""Settings from the file, the environment and what is built in; every slip in one sentence."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot import config
from bot.errors import ConfigurationError
from bot.messages import Language


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.yaml"


def test_nothing_need_be_written_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a file the defaults hold, and the sample knowledge is found from anywhere."""
    monkeypatch.chdir(tmp_path)
    settings = config.load(environment={})
    assert settings.timezone == "Asia/Shanghai"
    assert (settings.knowledge / "topics").is_dir()
    assert make_url(settings.database.url).database == "data/bot.db"
    assert settings.telegram.token is None


def test_config_yaml_in_the_working_folder_is_taken(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("timezone: Europe/London\n", "utf-8")
    monkeypatch.chdir(file.parent)
    assert config.load(environment={}).timezone == "Europe/London"


def test_the_environment_wins_over_the_file(file: Path) -> None:
    file.write_text("telegram: {api_url: http://a/}\nstaff: {ids: [1]}\n", "utf-8")
    environment = {
        "BOT_TELEGRAM__API_URL": "http://b:1/",
        "BOT_STAFF__IDS": "7, 8 9",
        "BOT_TELEGRAM__LIMITS__PER_SECOND": "12.5",
        "PATH": "/bin",
    }
    settings = config.load(file, environment)
    assert settings.telegram.api_url == "http://b:1"
    assert settings.staff.ids == (7, 8, 9)
    assert settings.telegram.limits.per_second == 12.5


def test_relative_paths_count_from_the_file(file: Path) -> None:
    file.write_text(
        "knowledge: mine\nencryption: {key_file: k}\ndatabase: {url: 'sqlite+aiosqlite:///d/b.db'}\n", "utf-8"
    )
    settings = config.load(file, {})
    assert settings.knowledge == file.parent / "mine"
    assert settings.encryption.key_file == file.parent / "k"
    assert make_url(settings.database.url).database == str(file.parent / "d" / "b.db")


def test_an_absolute_path_stays(file: Path, tmp_path: Path) -> None:
    file.write_text("", "utf-8")
    environment = {
        "BOT_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/x.db",
        "BOT_KNOWLEDGE": str(tmp_path),
    }
    settings = config.load(file, environment)
    assert settings.knowledge == tmp_path
    assert make_url(settings.database.url).database == f"{tmp_path}/x.db"


def test_a_password_never_travels_in_clear() -> None:
    mail = {"BOT_MAIL__HOST": "mx", "BOT_MAIL__SENDER": "a@b.c", "BOT_MAIL__SECURITY": "none"}
    secret = {"BOT_MAIL__USER": "u", "BOT_MAIL__PASSWORD": "hush"}
    assert config.load(None, mail).mail.host == "mx"
    with pytest.raises(ConfigurationError, match="would send the password in clear") as caught:
        config.load(None, {**mail, **secret})
    assert "hush" not in str(caught.value)
    assert config.load(None, {**mail, **secret, "BOT_MAIL__HOST": "localhost"}).mail.user == "u"


def test_a_key_with_nothing_behind_it_means_its_default(file: Path) -> None:
    file.write_text("timezone:\ntelegram:\n  proxy:\n  limits:\n", "utf-8")
    assert config.load(file, {}).telegram.limits.per_second == 30


def test_the_institution_may_have_one_name_or_two(file: Path) -> None:
    file.write_text("institution: MedU\n", "utf-8")
    assert config.load(file, {}).institution_in(Language.ZH) == "MedU"
    file.write_text("institution: {en: MedU, zh: 医大}\n", "utf-8")
    assert config.load(file, {}).institution_in(Language.ZH) == "医大"


@pytest.mark.parametrize("secret", config.SECRETS)
def test_secrets_come_from_the_environment_or_a_file_it_names(secret: str, tmp_path: Path) -> None:
    """Both ways work, and a secret never shows when settings are printed."""
    variable = "BOT_" + secret.upper().replace(".", "__")
    (tmp_path / "secret").write_text("12:abc\n", "utf-8")
    for environment in ({variable: "12:abc"}, {f"{variable}_FILE": str(tmp_path / "secret")}):
        if environment == {"BOT_ENCRYPTION__KEY_FILE": str(tmp_path / "secret")}:
            continue  # a setting of its own: the file that the bot makes at the first start
        value: object = config.load(None, environment)
        assert "12:abc" not in repr(value)
        for part in secret.split("."):
            value = getattr(value, part)
        assert value.get_secret_value() == "12:abc"  # type: ignore[attr-defined]


@pytest.mark.parametrize("secret", config.SECRETS)
def test_a_secret_in_the_file_is_refused_and_not_repeated(secret: str, file: Path) -> None:
    *sections, key = secret.split(".")
    file.write_text(
        "".join(f"{'  ' * i}{s}:\n" for i, s in enumerate(sections)) + f"{'  ' * len(sections)}{key}: hush\n",
        "utf-8",
    )
    with pytest.raises(ConfigurationError, match="does not belong in this file") as caught:
        config.load(file, {})
    assert f"{file}:{len(sections) + 1}: {secret}" in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("timezone: Asia/Shanghai\ntelegrm: {}\n", ":2: unknown key 'telegrm'; did you mean 'telegram'?"),
        (
            "telegram:\n  limits:\n    per_secnd: 3\n",
            ":3: unknown key 'telegram.limits.per_secnd'; did you mean 'per_second'?",
        ),
        ("institution: {en: A, zh: B, fr: C}\n", ":1: unknown key 'institution.fr'"),
        ("timezone: Mars/Olympus\n", "is no time zone; write one like Asia/Shanghai"),
        ("timezone: ../../etc/passwd\n", "is no time zone"),
        ("telegram: {api_url: ftp://x}\n", "must begin with http"),
        (
            "web: {allowed_origins: ['https://www.example.edu/a']}\n",
            "such as https://www.example.edu, without",
        ),
        ("web: {allowed_origins: ['*']}\n", "such as https://www.example.edu, without"),
        ("web: {allowed_origins: ['https://a.example; script-src *']}\n", "such as https://www.example.edu"),
        ("telegram: {mode: push}\n", "'polling' or 'webhook'"),
        ("telegram: {webhook: {port: 70000}}\n", "65535"),
        ("telegram: {limits: {per_second: 0}}\n", "greater than 0"),
        ("telegram: {limits: {per_second: nan}}\n", "per_second"),
        ("telegram: 5\n", "'telegram'"),
        ("staff:\n  ids: [1, two]\n", ":2: 'staff.ids'"),
        ("staff: {group: here}\n", "'staff.group'"),
        ("database: {url: mysql://x}\n", "must look like sqlite+aiosqlite:///data/bot.db"),
        ("database: {url: bot.db}\n", "must look like sqlite+aiosqlite:///data/bot.db"),
        ("confirm_after_days: 0\n", "confirm_after_days"),
        ("mail: {host: mx}\n", ":1: 'mail': needs a sender, such as sender: exchange@example.edu"),
        ("mail: {host: mx, sender: 'A <a@b.c>'}\n", "must be an address alone"),
        ("mail: {host: mx, sender: a@b.c, user: u}\n", "BOT_MAIL__PASSWORD_FILE"),
        ("mail: {security: ssl}\n", "'starttls', 'tls' or 'none'"),
        ("- a\n- b\n", ":1: the file must hold `key: value` lines"),
        ("a: [\n", "is not valid YAML"),
    ],
)
def test_a_slip_in_the_file_is_told_where_and_how(file: Path, content: str, told: str) -> None:
    file.write_text(content, "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        config.load(file, {})
    assert told in str(caught.value)
    assert all(line.startswith(f"{file}:") and "; " in line for line in str(caught.value).splitlines())


@pytest.mark.parametrize(
    ("url", "driver"),
    [("sqlite:///data/bot.db", "sqlite+aiosqlite"), ("postgresql://user@host/name", "postgresql+asyncpg")],
)
def test_a_database_url_may_leave_the_driver_out(file: Path, url: str, driver: str) -> None:
    file.write_text(f"database: {{url: '{url}'}}\n", "utf-8")
    assert config.load(file, {}).database.url.startswith(f"{driver}://")


def test_staff_ids_from_the_environment() -> None:
    for written in ("1 2", "1,2", "[1, 2]"):
        assert config.load(environment={"BOT_STAFF__IDS": written}).staff.ids == (1, 2)


@pytest.mark.parametrize(
    "url",
    ["mysql://user@host/name", "nonsense", "sqlite+nonsense:///data/bot.db"],
)
def test_a_database_url_that_the_bot_cannot_use_is_told(file: Path, url: str) -> None:
    """Refused here, and not with a traceback later."""
    file.write_text(f"database: {{url: '{url}'}}\n", "utf-8")
    with pytest.raises(ConfigurationError, match=r"sqlite\+aiosqlite:///"):
        config.load(file, {})


def test_all_slips_are_told_at_once(file: Path) -> None:
    file.write_text("timezone: x\nnonsense: 1\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        config.load(file, {"BOT_STAFF__GROUP": "x"})
    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("BOT_TIMEZON", "x", "BOT_TIMEZON: there is no such setting; did you mean BOT_TIMEZONE?"),
        ("BOT_STAFF__IDS", "x", "BOT_STAFF__IDS: 'staff.ids'"),
        ("BOT_TIMEZONE__CITY", "x", "BOT_TIMEZONE__CITY: 'timezone' takes one value"),
        (
            "BOT_TELEGRAM__TOKEN_FILE",
            "/nonexistent/token",
            "BOT_TELEGRAM__TOKEN_FILE: the file /nonexistent/token cannot be read",
        ),
    ],
)
def test_a_slip_in_the_environment_names_the_variable(
    file: Path, variable: str, value: str, told: str
) -> None:
    file.write_text("timezone: Asia/Shanghai\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        config.load(file, {variable: value})
    assert str(caught.value).startswith(told)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot be read"):
        config.load(tmp_path / "nowhere.yaml", {})


@pytest.mark.parametrize("hours", ["08:00-08:00", "08:00 - 08:00", "night", "22:00"])
def test_quiet_hours_are_two_different_times(hours: str) -> None:
    """The same time twice would mean never, which is said by leaving it out."""
    with pytest.raises(ConfigurationError, match="two"):
        config.load(environment={"BOT_ANNOUNCEMENTS__QUIET_HOURS": hours})


def test_quiet_hours_end_at_an_hour() -> None:
    assert (
        config.load(environment={"BOT_ANNOUNCEMENTS__QUIET_HOURS": "22:00-08:00"}).announcements.quiet_until
        == "08:00"
    )
    assert config.load(environment={}).announcements.quiet_until == ""


@pytest.mark.parametrize(
    ("variable", "near"),
    [
        ("BOT_STAF__IDS", "BOT_STAFF__IDS"),
        ("BOT_STAFF__IDZ", "BOT_STAFF__IDS"),
        ("BOT_TIMEZONES", "BOT_TIMEZONE"),
        ("BOT_TELEGRAM__LIMIT__PER_SECOND", "BOT_TELEGRAM__LIMITS__PER_SECOND"),
    ],
)
def test_an_unknown_variable_is_named_with_the_nearest_right_one(variable: str, near: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        config.load(environment={variable: "1"})
    [line] = str(raised.value).splitlines()
    assert line == f"{variable}: there is no such setting; did you mean {near}? See config.example.yaml"


@pytest.fixture
def system_zones(tmp_path: Path) -> Iterator[Path]:
    """A folder that Python reads zones from first, in which Vancouver has the hours of Chongqing."""
    before, folder = zoneinfo.TZPATH, tmp_path / "zoneinfo"
    (folder / "America").mkdir(parents=True)
    zoneinfo.reset_tzpath(())
    with resources.files("tzdata").joinpath("zoneinfo", "Asia", "Shanghai").open("rb") as hours:
        (folder / "America" / "Vancouver").write_bytes(hours.read())
    zoneinfo.reset_tzpath([str(folder)])
    zoneinfo.ZoneInfo.clear_cache()
    yield folder
    zoneinfo.reset_tzpath(before)
    zoneinfo.ZoneInfo.clear_cache()


@pytest.mark.parametrize(
    ("first_line", "hours"),
    [("# version 2019c", -7), ("# version 9999a", 8), (None, 8)],  # of summer, in package and system
)
def test_the_newer_hours_of_a_zone_hold(system_zones: Path, first_line: str | None, hours: int) -> None:
    """A system that does not say how old it is is believed."""
    if first_line is not None:
        (system_zones / "tzdata.zi").write_text(f"{first_line}\nR", "ascii")
    config.load(environment={})
    vancouver = zoneinfo.ZoneInfo("America/Vancouver")
    assert datetime(2027, 7, 1, tzinfo=vancouver).utcoffset() == timedelta(hours=hours)
