"""Mail leaves over TLS to a server that is who it says, with a password that nobody else sees."""

from __future__ import annotations

import datetime
import ipaddress
import ssl
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("aiosmtpd", reason="pip install -e '.[dev]'")
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from bot.app import App
from bot.channels.mail import MailSender
from bot.config import Settings
from bot.errors import Unreachable
from bot.messages import Reply
from tests.channels.mail.mailbox import Mailbox, listening, reader


@pytest.fixture
def tls(tmp_path: Path) -> ssl.SSLContext:
    """That of a server at 127.0.0.1 whose certificate stands in ``server.pem``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mx.example.edu")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, *form)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(file)
    return context


def sender(app: App, mailing: Settings, port: int, security: str) -> MailSender:
    changed = {"port": port, "security": security, "user": "bot", "password": SecretStr("hush-hush")}
    mail = mailing.mail.model_copy(update=changed)
    return MailSender(app.storage, mailing.model_copy(update={"mail": mail}), app.clock)


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_it_signs_in_over_tls(
    app: App,
    mailing: Settings,
    tls: ssl.SSLContext,
    security: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    li, box, signed_in = await reader(app), Mailbox(), []

    def authenticator(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        signed_in.append((data.login, data.password))
        return AuthResult(success=True)

    options = {"tls_context": tls} if security == "starttls" else {"tls": tls}
    async with listening(
        box, **options, authenticator=authenticator, auth_require_tls=security == "starttls"
    ):
        await sender(app, mailing, box.port, security).send(li.address, Reply("Hello"))
    assert (len(box.arrived), signed_in) == (1, [(b"bot", b"hush-hush")])


@pytest.mark.parametrize(("security", "offers"), [("starttls", False), ("starttls", True), ("tls", True)])
async def test_nothing_leaves_to_a_server_that_cannot_prove_who_it_is(
    app: App, mailing: Settings, tls: ssl.SSLContext, security: str, *, offers: bool
) -> None:
    """One that offers no TLS, or whose certificate nobody vouches for; the password is not said."""
    li, box, signed_in = await reader(app), Mailbox(), []

    def authenticator(*said: Any) -> AuthResult:
        signed_in.append(said)
        return AuthResult(success=True)

    options: dict[str, Any] = {"tls_context": tls} if offers and security == "starttls" else {}
    options |= {"tls": tls} if security == "tls" else {}
    async with listening(box, **options, authenticator=authenticator, auth_require_tls=False):
        with pytest.raises(Unreachable):
            await sender(app, mailing, box.port, security).send(li.address, Reply("Hello"))
    assert (box.arrived, signed_in) == ([], [])


async def test_a_wrong_password_is_no_fault_of_a_mail(
    app: App, mailing: Settings, tls: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    li, box = await reader(app), Mailbox()
    async with listening(
        box, tls_context=tls, authenticator=lambda *_: AuthResult(success=False, handled=False)
    ):
        with pytest.raises(Unreachable, match="535") as caught:
            await sender(app, mailing, box.port, "starttls").send(li.address, Reply("Hello"))
    assert "hush" not in str(caught.value)
