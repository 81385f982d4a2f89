"""What leaves for operators: no secret, and nothing that a person wrote."""

from __future__ import annotations

import logging

import pytest

from bot import config, redaction
from bot.errors import DatabaseError

TOKEN = "123456:AAF-not_a_real_token"
PASSWORD = "p@ss w/ürd"
ENVIRONMENT = {
    "BOT_TELEGRAM__TOKEN": TOKEN,
    "BOT_TELEGRAM__WEBHOOK__SECRET": "hook-secret-77",
    "BOT_TELEGRAM__PROXY": "http://office:p%40ss%20w%2F%C3%BCrd@127.0.0.1:1",
    "BOT_DATABASE__URL": "postgresql+asyncpg://bot:db-secret-88@localhost/bot",
    "HTTPS_PROXY": "http://office:env-secret-99@127.0.0.1:1",
}
SECRETS = (TOKEN, TOKEN.partition(":")[2], PASSWORD, "hook-secret-77", "db-secret-88", "env-secret-99")


@pytest.fixture(autouse=True)
def known() -> None:
    config.load(environment=ENVIRONMENT)


def line(message: str, *arguments: object, name: str = "bot.somewhere", error: object = None) -> str:
    """As it stands in the log."""
    info = (type(error), error, error.__traceback__) if isinstance(error, BaseException) else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, info)
    return redaction.Formatter().format(record)


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_of_the_settings_is_masked_however_it_is_spelt(secret: str) -> None:
    from urllib.parse import quote, quote_plus

    for spelt in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret), repr(secret)):
        for shown in (line("failed: %s", spelt), redaction.redacted(f"<{spelt}>"), line(f"at {spelt}!")):
            assert secret not in shown
            assert quote(secret, safe="").casefold() not in shown.casefold()
            assert redaction.MASK in shown


def test_a_secret_that_no_setting_names_is_masked_too() -> None:
    other = "7654321:AAE" + "x" * 32
    shown = redaction.redacted(
        f"https://api/bot{other}/getMe, http://eve:pw1@proxy:1, bot{other.replace(':', '%3a')}"
    )
    assert shown == "https://api/bot***/getMe, http://***@proxy:1, bot***"


def test_an_error_says_its_kind_and_only_words_that_are_ours() -> None:
    def fail(said: str) -> None:
        try:
            int(said)
        except ValueError as error:
            raise DatabaseError(f"{TOKEN}: cannot be opened") from error

    words = "王小明 2023110234"
    with pytest.raises(DatabaseError) as raised:
        fail(words)
    shown = line("update_failed update=%d", 7, error=raised.value)
    assert "update=7" in shown
    assert "in fail" in shown
    assert "ValueError" in shown
    assert "DatabaseError: ***: cannot be opened" in shown
    assert "王小明" not in shown
    assert "2023110234" not in shown


@pytest.mark.parametrize(
    "words",
    [
        "invalid input for query argument $2: '王小明 2023110234' (expected int, got str)",
        'invalid input syntax for type integer: "王小明 2023110234"',
        'duplicate key value violates unique constraint "uq_people"\nDETAIL:  Key (name)=(王小明 2023110234) exists.',
    ],
)
def test_a_database_names_no_value(words: str) -> None:
    refused = type("DataError", (Exception,), {"__module__": "asyncpg.exceptions"})(words)
    shown = redaction.reason(refused)
    assert shown.startswith("DataError: ")
    assert "王小明" not in shown
    assert "2023110234" not in shown


def test_of_a_library_only_its_own_words_are_logged() -> None:
    shown = line('Can not load invalid JSON data: "%s"', "王小明", name="telegram.request")
    assert 'Can not load invalid JSON data: "%s"' in shown
    assert "王小明" not in shown
    shown = line(
        "Task exception was never retrieved\nfuture: <Task exception=ValueError('王小明')>", name="asyncio"
    )
    assert "never retrieved" in shown
    assert "王小明" not in shown


def test_short_secrets_do_not_garble_everything() -> None:
    redaction.protect(["1", "", None, "bot"])
    assert line("bot 1") == "bot 1"


def test_a_line_that_repeats_is_counted() -> None:
    """As where a server cannot accept connections, a thousand times a second; other lines are as before."""
    now = 0.0
    repeats = redaction.Repeats(lambda: now)

    def passing(message: str, *arguments: object, name: str = "asyncio", times: int = 1) -> list[str]:
        records = [logging.LogRecord(name, 40, "", 1, message, arguments, None) for _ in range(times)]
        return [record.getMessage() for record in records if repeats.filter(record)]

    assert passing("no file for %s", "socket 7", times=1000) == ["no file for socket 7"] * 5
    assert len(passing("update_failed update=%d", 1, name="bot.x", times=3)) == 3
    assert len(passing("update_failed update=%d", 2, name="bot.x", times=3)) == 3
    now = 61.0
    assert passing("no file for %s", "socket 8", times=3) == [
        "no file for %s (and 995 times more in the minute before)",
        "no file for socket 8",
        "no file for socket 8",
    ]
    now = 122.0
    assert passing("no file for %s", "socket 8") == ["no file for socket 8"]
