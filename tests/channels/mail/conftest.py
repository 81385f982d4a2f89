"""The fixtures, where there is a mail server to test with."""

from importlib.util import find_spec

if find_spec("aiosmtpd") and find_spec("aiosmtplib"):
    from tests.channels.mail.mailbox import app, mailbox, mailing, pages, student  # noqa: F401
