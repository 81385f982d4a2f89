"""How requests travel: aiohttp in place of the library's httpx, which costs four times the processor time a reply."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.redaction import redacted

_CONNECT_SECONDS = 10.0
_UPLOAD_SECONDS = 60.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_JSON = {"Content-Type": "application/json"}
NOT_TELEGRAMS = "an answer that is not Telegram's"


class NotSent(NetworkError):
    """Nothing of the request left this machine."""


@dataclass(frozen=True)
class _Ready:
    """Parameters that are JSON already."""

    body: bytes


def environments_proxy(url: str) -> str | None:
    """Returns the proxy that HTTPS_PROXY and its like name for an address; asked once, because aiohttp would ask with every request."""
    parts = urlsplit(url)
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    return proxy if proxy and parts.hostname and not proxy_bypass(parts.hostname) else None


class AiohttpRequest(BaseRequest):
    """Keeps connections open and tells apart what never left from what was not answered.

    Args:
        connections: at most so many at once.
        read_seconds: how long an answer may take.
        proxy: http://…, or socks5://… where aiohttp-socks is installed.
    """

    def __init__(self, connections: int, read_seconds: float, proxy: str | None) -> None:
        self._connections = connections
        self._read_seconds = read_seconds
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None
        self._signs_of_no_connection: tuple[type[Exception], ...] = (
            aiohttp.ClientConnectorError,
            aiohttp.ConnectionTimeoutError,
            aiohttp.ClientHttpProxyError,
            aiohttp.InvalidURL,
        )
        if proxy and proxy.startswith("socks"):
            import aiohttp_socks as socks  # an extra, so that who needs none does without

            self._connector = socks.ProxyConnector
            self._signs_of_no_connection += (
                socks.ProxyConnectionError,
                socks.ProxyTimeoutError,
                socks.ProxyError,
            )
        elif proxy and not proxy.startswith(("http://", "https://")):
            raise ValueError(f"unknown kind of proxy: {proxy}")

    @property
    def read_timeout(self) -> float | None:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is not None:
            return
        is_socks = self._proxy is not None and self._proxy.startswith("socks")
        connector: aiohttp.BaseConnector
        if self._proxy is not None and is_socks:
            connector = self._connector.from_url(self._proxy, limit=self._connections)
        else:
            connector = aiohttp.TCPConnector(limit=self._connections)
        self._session = aiohttp.ClientSession(
            connector=connector,
            proxy=None if is_socks else self._proxy,
            headers={"User-Agent": self.USER_AGENT},
        )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, url: str, parameters: dict[str, Any]) -> Any:
        """Calls a method of the Bot API with plain parameters, which spares the library's encoding one by one.

        Raises:
            TelegramError: as the methods of ``telegram.Bot`` do.
        """
        ready = _Ready(json.dumps(parameters).encode())
        return await self.post(url, cast(RequestData, ready))  # which hands it on to do_request as it is

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Reads an answer; the library would log one that cannot be read, with all that people wrote in it.

        Raises:
            TelegramError: it is no answer of the Bot API's.
        """
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or ("result" not in answer and "description" not in answer):
            raise TelegramError(NOT_TELEGRAMS)
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | _Ready | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Makes one request; returns status and body.

        Raises:
            NotSent: no connection could be made.
            TimedOut, NetworkError: it left, and no answer came.
        """
        assert self._session is not None, "initialize() comes first"
        read = self._read_seconds if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        data, headers = _encoded(request_data)
        if isinstance(data, aiohttp.FormData):
            read = max(read or 0, _UPLOAD_SECONDS)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=read)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except self._signs_of_no_connection as error:
            raise NotSent(_named(error)) from error
        except TimeoutError as error:
            raise TimedOut(_named(error)) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_named(error)) from error


def _encoded(given: RequestData | _Ready | None) -> tuple[aiohttp.FormData | bytes | None, Any]:
    """Returns body and headers."""
    if given is None:
        return None, None
    if isinstance(given, _Ready):
        return given.body, _JSON
    if given.contains_files:
        return _multipart(given.json_parameters, given.multipart_data), None
    return urlencode(given.json_parameters).encode(), _FORM


def _multipart(parameters: dict[str, str], files: dict[str, Any]) -> aiohttp.FormData:
    form = aiohttp.FormData()
    for name, value in parameters.items():
        form.add_field(name, value)
    for name, (filename, content, content_type) in files.items():
        form.add_field(name, content, filename=filename, content_type=content_type)
    return form


def _named(error: BaseException) -> str:
    """Names the kind of a fault: its words may hold the token, which is in the address, or what people wrote."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"{type(error).__name__}: cannot connect to {error.host}:{error.port} ({error.os_error})"
    if isinstance(error, aiohttp.InvalidURL):
        return f"{type(error).__name__}: not an address"
    if isinstance(error, aiohttp.ClientResponseError):  # whose words are those of whoever answered
        return f"{type(error).__name__}: status {error.status}"
    if type(error).__module__.startswith("aiohttp_socks"):
        return redacted(f"{type(error).__name__}: {error}")
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    return type(error).__name__
