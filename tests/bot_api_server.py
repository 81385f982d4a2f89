"""Telegram as the bot sees it: a Bot API server on 127.0.0.1 over real HTTP, and the people who write through it.

It refuses what Telegram refuses, so that a test that passes here means something.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape
from itertools import count
from time import time
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]

TOKEN = "1000001:loopback-token"
MAX_TEXT = 4096
_MAX_UPDATES = 100
_MAX_DATA_BYTES = 64
_MAX_BUTTONS = 100
_TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)([^>]*)>?")
_TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote"}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_USUAL_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")


class Refusal(Exception):
    """What the server answers instead of a result."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


def bad_request(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


@dataclass
class Heard:
    """A message as it stands in the person's chat."""

    id: int
    chat_id: int
    html: str
    text: str
    markup: Json | None
    is_edited: bool = False
    entities: list[Json] = field(default_factory=list)
    original: Json | None = None
    file_name: str = ""
    file: bytes = b""
    sent_at: float = field(default_factory=time)

    @property
    def buttons(self) -> dict[str, str]:
        """From label to data; those that open an address are left out."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {b["text"]: b["callback_data"] for row in rows for b in row if "callback_data" in b}

    def as_json(self, bot: Json) -> Json:
        chat = {"id": self.chat_id, "type": "private"}
        body: Json = {
            "message_id": self.id,
            "date": int(time()),
            "chat": chat,
            "from": bot,
            "text": self.text,
        }
        return {**body, "reply_markup": self.markup} if self.markup else body


@dataclass
class User:
    """Somebody with Telegram on their phone."""

    server: BotApiServer
    account: Account
    id: int
    first_name: str
    language_code: str | None
    has_blocked: bool = False
    chat: list[Heard] = field(default_factory=list)
    said: dict[int, Json] = field(default_factory=dict)
    _unread: deque[Heard] = field(default_factory=deque)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def says(self, text: str, **more: Any) -> None:
        await self._sends(text=text, **more)

    async def sends_photo(self, caption: str | None = None) -> None:
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}]
        await self._sends(photo=photo, **({"caption": caption} if caption else {}))

    async def sends_document(
        self, caption: str | None = None, *, name: str = "plan.pdf", content: bytes = b""
    ) -> None:
        """A file that the bot may fetch."""
        self.server.files[name] = content
        document = {"file_id": name, "file_unique_id": "u", "file_name": name, "file_size": len(content)}
        await self._sends(document=document, **({"caption": caption} if caption else {}))

    async def sends_album(self, *captions: str) -> None:
        """One photo for each caption; they come as so many messages."""
        photo = [{"file_id": "f", "file_unique_id": "u", "width": 90, "height": 90}]
        group = str(next(self.server.ids))
        for caption in captions:
            await self._sends(photo=photo, media_group_id=group, **({"caption": caption} if caption else {}))

    async def sends_sticker(self) -> None:
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        await self._sends(sticker={"file_id": "f", "file_unique_id": "u", **kind})

    async def sends_voice(self) -> None:
        await self._sends(voice={"file_id": "f", "file_unique_id": "u", "duration": 2})

    async def sends_location(self) -> None:
        await self._sends(location={"latitude": 29.53, "longitude": 106.51})

    async def sends_poll(self) -> None:
        options = [{"text": "A", "voter_count": 0, "persistent_id": "1"}]
        flags = {"is_closed": False, "is_anonymous": True, "allows_multiple_answers": False}
        flags |= {"allows_revoting": False, "members_only": False}
        poll = {"id": "1", "question": "?", "options": options, "total_voter_count": 0, "type": "regular"}
        await self._sends(poll={**poll, **flags})

    async def presses(self, label: str) -> None:
        """The button whose label holds these words, on the newest message that has one."""
        for message in reversed(self.chat):
            data = next((data for shown, data in message.buttons.items() if label in shown), None)
            if data is not None:
                return await self.forges(data, message)
        raise AssertionError(f"{self.first_name} sees no button {label!r}; {self._recently()}")

    async def forges(self, data: str, under: Heard | None = None) -> None:
        """A press with any data, on the newest message if no other is named."""
        under = under or self.chat[-1]
        query_id = str(next(self.server.ids))
        self.account.open_queries.add(query_id)
        message = under.as_json(self.account.me)
        query = {"id": query_id, "from": self.as_json(), "chat_instance": "1", "data": data}
        await self.account.receive("callback_query", {**query, "message": message})

    async def blocks(self, *, unnoticed: bool = False) -> None:
        """``unnoticed``: the bot is not told, and finds out when it next writes."""
        self.has_blocked = True
        if not unnoticed:
            await self._changes_membership("member", "kicked")

    async def unblocks(self) -> None:
        self.has_blocked = False
        await self._changes_membership("kicked", "member")

    async def hears(self, containing: str = "", timeout: float = 10) -> Heard:  # noqa: ASYNC109
        """The next message to this person, new or edited, that holds these words; those before it count as read."""
        passed: list[str] = []
        try:
            async with asyncio.timeout(timeout):
                while True:
                    while self._unread:
                        heard = self._unread.popleft()
                        if containing in heard.text:
                            return heard
                        passed.append(heard.text)
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(
                f"{self.first_name} did not hear {containing!r} in {timeout} s, but {passed}"
            ) from None

    def reads(self) -> list[Heard]:
        """All that has come or changed and was not read yet."""
        unread, self._unread = list(self._unread), deque()
        return unread

    async def hears_nothing(self, seconds: float = 0.3) -> None:
        await asyncio.sleep(seconds)
        assert not self._unread, f"{self.first_name} heard {[heard.text for heard in self._unread]}"

    def takes(self, message: Heard) -> None:
        """A message arrives, or one changes under the eyes."""
        if not message.is_edited:
            self.chat.append(message)
        self._unread.append(message)
        self._news.set()

    def as_json(self) -> Json:
        person: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return {**person, "language_code": self.language_code} if self.language_code else person

    async def _sends(self, **content: Any) -> None:
        self.account.known.add(self.id)
        chat = {"id": self.id, "type": "private", "first_name": self.first_name}
        number = next(self.server.ids)
        origin = {"message_id": number, "date": int(time()), "chat": chat}
        message = {**origin, "from": self.as_json(), **content}
        self.said[number] = message
        await self.account.receive("message", message)

    async def _changes_membership(self, old: str, new: str) -> None:
        chat = {"id": self.id, "type": "private", "first_name": self.first_name}

        def member(status: str) -> Json:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"status": status, "user": self.account.me, **until}

        change = {"chat": chat, "from": self.as_json(), "date": int(time())}
        change |= {"old_chat_member": member(old), "new_chat_member": member(new)}
        await self.account.receive("my_chat_member", change)

    def _recently(self) -> str:
        return f"the last message was {self.chat[-1].text!r}" if self.chat else "there is no message"


@dataclass
class Account:
    """What Telegram keeps for one token."""

    me: Json
    ids: count[int]
    users: dict[int, User] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    updates: list[Json] = field(default_factory=list)
    allowed: tuple[str, ...] = _USUAL_UPDATES
    menus: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    webhook: Json | None = None
    open_queries: set[str] = field(default_factory=set)
    calls: list[tuple[str, Json]] = field(default_factory=list)
    faults: dict[str, deque[Refusal | None]] = field(default_factory=dict)
    lost_answers: set[str] = field(default_factory=set)
    another_is_polling: bool = False
    polls: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, kind: str, content: Json) -> None:
        """An update for the bot, kept until it is acknowledged."""
        if kind in self.allowed:
            self.updates.append({"update_id": next(self.ids), kind: content})
        await self.notify()

    async def notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()


class BotApiServer:
    """Use as ``async with BotApiServer() as server``; ``server.url`` is for ``telegram.api_url``.

    Args:
        tokens: those that it knows; the first one is meant where none is named.
        port: 0 takes a free one.
    """

    def __init__(self, *tokens: str, port: int = 0) -> None:
        self.ids = count(1)
        self.files: dict[str, bytes] = {}
        self._port = port
        self._accounts = {
            token: Account(
                {"id": 1000001 + i, "is_bot": True, "first_name": "Exchange", "username": "exchange_bot"},
                self.ids,
            )
            for i, token in enumerate(tokens or (TOKEN,))
        }
        app = web.Application()
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._called)
        app.router.add_get("/file/bot{token:[^/]+}/{name}", self._file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        self._methods: dict[str, Callable[[Account, Json], Awaitable[Any]]] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "setmycommands": self._set_my_commands,
            "deletemycommands": self._delete_my_commands,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_message_text,
            "editmessagecaption": self._edit_message_caption,
            "editmessagemedia": self._edit_message_media,
            "senddocument": self._send_document,
            "sendphoto": self._send_photo,
            "getfile": self._get_file,
            "copymessage": self._copy_message,
            "copymessages": self._copy_messages,
            "deletemessage": self._delete_message,
            "answercallbackquery": self._answer_callback_query,
        }

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    # --- for tests --------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def account(self) -> Account:
        return next(iter(self._accounts.values()))

    def user(self, id: int, first_name: str = "Li", language_code: str | None = "en") -> User:
        """The person with this number; the same one each time."""
        if id not in self.account.users:
            self.account.users[id] = User(self, self.account, id, first_name, language_code)
        return self.account.users[id]

    def menu(self, scope: str, language: str = "") -> dict[str, str]:
        """The commands of a scope ("all_private_chats", "chat:7") with their descriptions in a language."""
        return self.account.menus.get((scope, language), {})

    def fail_next(
        self,
        method: str,
        status: int,
        description: str,
        parameters: Json | None = None,
        *,
        after: int = 0,
        times: int = 1,
    ) -> None:
        """Calls of a method get this answer: the next one, or ``times`` many, once ``after`` others went well."""
        fault = Refusal(status, description, parameters)
        self.account.faults[method.lower()] = deque([*[None] * after, *[fault] * times])

    def lose_answers(self, method: str, *, lost: bool = True) -> None:
        """Calls of a method have their effect, and then the connection breaks."""
        (self.account.lost_answers.add if lost else self.account.lost_answers.discard)(method.lower())

    def calls_of(self, method: str) -> list[Json]:
        """The parameters of every call so far, also of those refused."""
        return [parameters for name, parameters in self.account.calls if name == method.lower()]

    async def is_polled(self, seconds: float = 60) -> None:
        """Waits until the bot asks for updates."""
        account, before = self.account, self.account.polls
        async with asyncio.timeout(seconds), account.changed:
            await account.changed.wait_for(lambda: account.polls > before)

    async def has_a_webhook(self, seconds: float = 10) -> Json:
        """Waits until the bot asks to be called; returns how."""
        account = self.account
        async with asyncio.timeout(seconds), account.changed:
            await account.changed.wait_for(lambda: account.webhook is not None)
        return account.webhook or {}

    # --- HTTP -------------------------------------------------------------------

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        try:
            account = self._accounts.get(request.match_info["token"])
            if account is None:
                raise Refusal(401, "Unauthorized")
            parameters = await _parameters(request)
            account.calls.append((method, parameters))
            fault = account.faults[method].popleft() if account.faults.get(method) else None
            if fault is not None:
                raise fault
            if method not in self._methods:
                raise Refusal(404, "Not Found: method not found")
            result = await self._methods[method](account, parameters)
        except Refusal as refusal:
            body = {"ok": False, "error_code": refusal.status, "description": refusal.description}
            if refusal.parameters:
                body["parameters"] = refusal.parameters
            return web.json_response(body, status=refusal.status)
        if method in account.lost_answers and request.transport is not None:
            request.transport.abort()
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["name"])
        return web.Response(body=content) if content is not None else web.Response(status=404)

    # --- the Bot API --------------------------------------------------------------

    async def _get_file(self, _: Account, parameters: Json) -> Json:
        """What is to be fetched, by its name, which is its id here."""
        name = parameters["file_id"]
        if name not in self.files:
            raise bad_request("invalid file_id")
        return {"file_id": name, "file_unique_id": "u", "file_path": name}

    async def _get_me(self, account: Account, _: Json) -> Json:
        flags = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
        return {**account.me, **dict.fromkeys(flags, False)}

    async def _get_updates(self, account: Account, parameters: Json) -> list[Json]:
        """A later offset forgets; an empty queue waits; of two who ask, the earlier one is sent away."""
        if account.another_is_polling:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        if account.webhook is not None:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        if "allowed_updates" in parameters:
            account.allowed = tuple(parameters["allowed_updates"]) or _USUAL_UPDATES
        account.polls += 1
        mine = account.polls
        offset = int(parameters.get("offset", 0))
        if offset < 0:
            account.updates = account.updates[offset:]
        else:
            account.updates = [update for update in account.updates if update["update_id"] >= offset]
        await account.notify()
        async with account.changed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(float(parameters.get("timeout", 0))):
                    await account.changed.wait_for(lambda: account.updates or account.polls != mine)
        if account.polls != mine:
            raise Refusal(409, "Conflict: terminated by other getUpdates request")
        return account.updates[: min(int(parameters.get("limit", _MAX_UPDATES)), _MAX_UPDATES)]

    async def _set_webhook(self, account: Account, parameters: Json) -> bool:
        account.webhook = parameters if parameters.get("url") else None
        await account.notify()
        return True

    async def _delete_webhook(self, account: Account, parameters: Json) -> bool:
        account.webhook = None
        if parameters.get("drop_pending_updates"):
            account.updates.clear()
        return True

    async def _set_my_commands(self, account: Account, parameters: Json) -> bool:
        commands = parameters["commands"]
        for command in commands:
            if not _COMMAND.fullmatch(command["command"]):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        account.menus[_scope(account, parameters), parameters.get("language_code", "")] = {
            command["command"]: command["description"] for command in commands
        }
        return True

    async def _delete_my_commands(self, account: Account, parameters: Json) -> bool:
        account.menus.pop((_scope(account, parameters), parameters.get("language_code", "")), None)
        return True

    async def _send_message(self, account: Account, parameters: Json) -> Json:
        user = _open_chat(account, parameters)
        html, text, markup = _content(parameters)
        message = Heard(
            next(self.ids), user.id, html, text, markup, entities=parameters.get("entities") or []
        )
        user.takes(message)
        return message.as_json(account.me)

    async def _send_document(self, account: Account, parameters: Json) -> Json:
        user = _open_chat(account, parameters)
        file = next(value for value in parameters.values() if isinstance(value, web.FileField))
        message = Heard(next(self.ids), user.id, "", "", None, file_name=file.filename, file=file.file.read())
        user.takes(message)
        return {**message.as_json(account.me), "document": {"file_id": "f", "file_unique_id": "u"}}

    async def _send_photo(self, account: Account, parameters: Json) -> Json:
        user = _open_chat(account, parameters)
        name, content = _picture(parameters)
        message = Heard(next(self.ids), user.id, "", "", None, file_name=name, file=content)
        user.takes(message)
        return message.as_json(account.me)

    async def _edit_message_media(self, account: Account, parameters: Json) -> Json:
        user = _chat(account, parameters)
        message = _message(user, parameters, "edit")
        if not message.file:
            raise bad_request("there is no media in the message to edit")
        name, content = _picture(parameters)
        if content == message.file:
            raise bad_request("message is not modified")
        message.file_name, message.file, message.is_edited = name, content, True
        user.takes(message)
        return message.as_json(account.me)

    async def _copy_message(self, account: Account, parameters: Json) -> Json:
        user = _open_chat(account, parameters)
        original = _original(account, parameters, int(parameters["message_id"]))
        text = original.get("text") or original.get("caption") or ""
        entities = original.get("entities") or original.get("caption_entities") or []
        if "caption" in parameters:
            text, entities = str(parameters["caption"]), parameters.get("caption_entities") or []
        markup = parameters.get("reply_markup") or None
        message = Heard(next(self.ids), user.id, text, text, markup, entities=entities, original=original)
        user.takes(message)
        return {"message_id": message.id}

    async def _copy_messages(self, account: Account, parameters: Json) -> list[Json]:
        numbers = parameters["message_ids"]
        if numbers != sorted(numbers):
            raise bad_request("message identifiers must be in a strictly increasing order")
        return [await self._copy_message(account, {**parameters, "message_id": n}) for n in numbers]

    async def _delete_message(self, account: Account, parameters: Json) -> bool:
        user = _chat(account, parameters)
        message = _message(user, parameters, "delete")
        if time() - message.sent_at > 48 * 3600:
            raise bad_request("message can't be deleted for everyone")
        user.chat.remove(message)
        return True

    async def _edit_message_caption(self, account: Account, parameters: Json) -> Json:
        user = _chat(account, parameters)
        message = _message(user, parameters, "edit")
        message.text = message.html = str(parameters.get("caption", ""))
        message.entities, message.is_edited = parameters.get("caption_entities") or [], True
        user.takes(message)
        return message.as_json(account.me)

    async def _edit_message_text(self, account: Account, parameters: Json) -> Json:
        user = _chat(account, parameters)
        message = _message(user, parameters, "edit")
        if message.original is not None and "text" not in message.original:
            raise bad_request("there is no text in the message to edit")
        html, text, markup = _content(parameters)
        message.entities = parameters.get("entities") or []
        if (message.html, message.markup) == (html, markup):
            raise bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same"
            )
        message.html, message.text, message.markup, message.is_edited = html, text, markup, True
        user.takes(message)
        return message.as_json(account.me)

    async def _answer_callback_query(self, account: Account, parameters: Json) -> bool:
        if parameters["callback_query_id"] not in account.open_queries:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(parameters.get("text", "")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        account.open_queries.discard(parameters["callback_query_id"])
        return True


async def _parameters(request: web.Request) -> Json:
    """From the address, a form or JSON; what is nested comes as JSON within a form."""
    given: Json = dict(request.query)
    if request.content_type == "application/json":
        given.update(await request.json())
    else:
        given.update(await request.post())
    return {key: _read(value) if key != "text" else value for key, value in given.items()}


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def _scope(account: Account, parameters: Json) -> str:
    scope = parameters.get("scope") or {"type": "default"}
    if "chat_id" not in scope:
        return str(scope["type"])
    _chat(account, scope)
    return f"{scope['type']}:{scope['chat_id']}"


def _chat(account: Account, parameters: Json) -> User:
    number = int(parameters["chat_id"])
    if number not in account.known:
        raise bad_request("chat not found")
    return account.users[number]


def _open_chat(account: Account, parameters: Json) -> User:
    user = _chat(account, parameters)
    if user.has_blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    return user


def _message(user: User, parameters: Json, verb: str) -> Heard:
    number = int(parameters["message_id"])
    message = next((message for message in user.chat if message.id == number), None)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return message


def _original(account: Account, parameters: Json, number: int) -> Json:
    sender = account.users.get(int(parameters["from_chat_id"]))
    original = sender.said.get(number) if sender is not None else None
    if original is None:
        raise bad_request("message to copy not found")
    return original


def _content(parameters: Json) -> tuple[str, str, Json | None]:
    """Source, shown text and keyboard of a message, if Telegram would take them."""
    source = str(parameters.get("text", ""))
    text = shown_text(source) if parameters.get("parse_mode") == "HTML" else source
    if not text.strip():
        raise bad_request("message text is empty")
    if len(text) > MAX_TEXT:
        raise bad_request("message is too long")
    markup = parameters.get("reply_markup") or None
    buttons = [button for row in (markup or {}).get("inline_keyboard", []) for button in row]
    if len(buttons) > _MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    for button in buttons:
        if not button["text"].strip():
            raise bad_request("inline keyboard button text is empty")
        if "url" not in button and not 1 <= len(button.get("callback_data", "").encode()) <= _MAX_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    return source, text.strip(), markup


def shown_text(html: str) -> str:
    """What is left when the tags are read; refuses as Telegram does."""
    open_tags: list[str] = []
    for match in _TAG.finditer(html):
        closing, name = match[1], match[2].lower()
        if not match[0].endswith(">"):
            raise bad_request("can't parse entities: unclosed start tag")
        if name not in _TAGS:
            raise bad_request(f'can\'t parse entities: unsupported start tag "{name}"')
        if not closing:
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            raise bad_request(f'can\'t parse entities: unexpected end tag "{name}"')
    if open_tags:
        raise bad_request(f"can't parse entities: can't find end tag for \"{open_tags[-1]}\"")
    return unescape(_TAG.sub("", html))


def _picture(parameters: Json) -> tuple[str, bytes]:
    """The uploaded picture; what is none is refused, as Telegram does."""
    file = next(value for value in parameters.values() if isinstance(value, web.FileField))
    content = file.file.read()
    if not content.startswith(b"\x89PNG"):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return file.filename, content
