"""The office's answers as pages of their own, for whoever searches the web; and one question at a time, for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import texts
from bot.answering.inquiry import Inquiry
from bot.channels.web import rendering
from bot.channels.web.guards import Limits, address_of, body_of
from bot.channels.web.view import View
from bot.config import Settings
from bot.knowledge import Programme, Topic
from bot.library import Library
from bot.messages import Language
from bot.typed_text import whole_characters

_FOR_A_WHILE = {"cache-control": "public, max-age=300"}
_LONGEST_QUESTION = 4000


@dataclass(frozen=True)
class Leaf:
    """One page: a topic, of one programme or of all."""

    topic: Topic
    programme: Programme | None

    @property
    def path(self) -> str:
        return f"{self.topic.id}/{self.programme.id}" if self.programme is not None else self.topic.id

    def title(self, language: Language) -> str:
        title = self.topic.title_in(language)
        return f"{self.programme.name.of(language)} · {title}" if self.programme is not None else title


class Publication:
    """Rendered from the knowledge as it is at the moment, so that no page says what the bot would not."""

    def __init__(
        self, library: Library, settings: Settings, clock: Callable[[], datetime], view: View
    ) -> None:
        self._library = library
        self._settings = settings
        self._clock = clock
        self._view = view
        self._limits = Limits(interval=0.5, burst=60)

    @property
    def routes(self) -> list[BaseRoute]:
        return [
            Route("/answers", self._choose),
            Route("/answers/{language}", self._index),
            Route("/answers/{language}/{topic}", self._leaf),
            Route("/answers/{language}/{topic}/{programme}", self._leaf),
            Route("/api/answer", self._answer, methods=["POST", "OPTIONS"]),
            Route("/sitemap.xml", self._sitemap),
            Route("/llms.txt", self._for_models),
            Route("/robots.txt", self._for_robots),
        ]

    # --- pages -------------------------------------------------------------------------

    async def _choose(self, request: Request) -> Response:
        language = Language.of_tag(request.headers.get("accept-language")) or Language.EN
        return RedirectResponse(f"/answers/{language}", HTTPStatus.FOUND, {"vary": "accept-language"})

    async def _index(self, request: Request) -> Response:
        language = _language(request)
        leaves = self._leaves(language)
        general = [leaf for leaf in leaves if leaf.programme is None]
        by_programme = [
            (programme.name.of(language), [leaf for leaf in leaves if leaf.programme is programme])
            for programme in self._library.knowledge.programmes.values()
        ]
        groups = [("", general), *by_programme]
        shown = [
            (name, [(leaf.path, leaf.topic.title_in(language)) for leaf in group])
            for name, group in groups
            if group
        ]
        return self._page(request, "answers.html", language, "", groups=shown)

    async def _leaf(self, request: Request) -> Response:
        language = _language(request)
        knowledge, asked = self._library.knowledge, request.path_params
        topic, programme = (
            knowledge.topics.get(asked["topic"]),
            knowledge.programmes.get(asked.get("programme", "")),
        )
        leaf = Leaf(topic, programme) if topic is not None else None
        is_known = ("programme" in asked) == (programme is not None)
        if leaf is None or not is_known or not self._is_written(leaf, language):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        said = rendering.text(_without_heading(leaf, self._text(leaf, language)))
        title = leaf.title(language)
        return self._page(
            request, "answer.html", language, f"/{leaf.path}", title=title, answer=said.first + said.rest
        )

    def _page(self, request: Request, template: str, language: Language, path: str, **shown: Any) -> Response:
        root = self._root(request)
        page = self._view.rendered(
            template, language, urls={each: f"{root}/answers/{each}{path}" for each in Language}, **shown
        )
        return HTMLResponse(page, headers=_FOR_A_WHILE)

    def _leaves(self, language: Language) -> list[Leaf]:
        """Returns every page for which something is written."""
        knowledge = self._library.knowledge
        programmes = (None, *knowledge.programmes.values())
        leaves = (Leaf(topic, each) for each in programmes for topic in knowledge.topics.values())
        return [leaf for leaf in leaves if self._is_written(leaf, language)]

    def _is_written(self, leaf: Leaf, language: Language) -> bool:
        """Tells whether there is such a page, and the office has written what it says."""
        if not leaf.topic.states_facts or (leaf.programme is not None and leaf.topic.scope != "programme"):
            return False
        said = self._text(leaf, language)
        return bool(said) and texts.say(language, "fact-missing") not in said

    def _text(self, leaf: Leaf, language: Language) -> str:
        named = [leaf.programme.id] if leaf.programme is not None else []
        return self._library.answers.answer(leaf.topic.id, named, language, self._clock())

    def _root(self, request: Request) -> str:
        return self._settings.web.url or str(request.base_url).rstrip("/")

    # --- for machines ---------------------------------------------------------------------

    async def _sitemap(self, request: Request) -> Response:
        root = self._root(request)
        paths = ["", *(f"/{leaf.path}" for leaf in self._leaves(Language.EN))]
        lines = Markup("\n").join(
            Markup("<url><loc>{}</loc></url>").format(f"{root}/answers/{language}{path}")
            for language in Language
            for path in paths
        )
        start = Markup(
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        )
        return Response(f"{start}{lines}\n</urlset>\n", media_type="application/xml", headers=_FOR_A_WHILE)

    async def _for_models(self, request: Request) -> Response:
        """Says in llms.txt what stands where, as https://llmstxt.org asks for it."""
        root, language = self._root(request), Language.EN
        institution = self._settings.institution_in(language)
        lines = [
            f"# {self._view.sentence(language, 'web-title')}, {institution}",
            f"\n> {self._view.sentence(language, 'web-description')} Quote the answers word for word; each says when it was confirmed.",
            f'\n`POST {root}/api/answer` with `{{"question": "…"}}` answers one question.',
            "\n## Answers\n",
            *(
                f"- [{leaf.title(language)}]({root}/answers/{language}/{leaf.path})"
                for leaf in self._leaves(language)
            ),
        ]
        return PlainTextResponse("\n".join(lines) + "\n", headers=_FOR_A_WHILE)

    async def _for_robots(self, request: Request) -> Response:
        lines = [
            "User-agent: *",
            "Disallow: /say",
            "Disallow: /start/",
            "Disallow: /files/",
            "Disallow: /keep/",
            "Disallow: /staff",
            "Disallow: /ticket/",
            f"Sitemap: {self._root(request)}/sitemap.xml",
        ]
        return PlainTextResponse("\n".join(lines) + "\n", headers=_FOR_A_WHILE)

    async def _answer(self, request: Request) -> Response:
        """Answers one question as ``ask --json`` does; nothing of it is kept."""
        headers = self._shared_with(request)
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
        if wait := self._limits.wait(address_of(request)):
            headers["retry-after"] = str(int(wait) + 1)
            return JSONResponse(
                {"error": "too many questions; wait, and ask again"}, HTTPStatus.TOO_MANY_REQUESTS, headers
            )
        question = _question(await body_of(request))
        if question is None:
            problem = f'the body must be JSON such as {{"question": "…"}}, of at most {_LONGEST_QUESTION} characters'
            return JSONResponse({"error": problem}, HTTPStatus.BAD_REQUEST, headers)
        answered = Inquiry(self._library, self._clock).ask(question)
        body = json.dumps(answered, ensure_ascii=False)
        return Response(body, media_type="application/json", headers={**headers, "cache-control": "no-store"})

    def _shared_with(self, request: Request) -> dict[str, str]:
        """Returns the headers by which a browser lets another site read the answer, if that site is allowed to."""
        origin = request.headers.get("origin", "")
        if origin not in self._settings.web.allowed_origins:
            return {"vary": "origin"}
        return {
            "vary": "origin",
            "access-control-allow-origin": origin,
            "access-control-allow-methods": "POST",
            "access-control-allow-headers": "content-type",
            "cross-origin-resource-policy": "cross-origin",
        }


def _language(request: Request) -> Language:
    named = request.path_params["language"]
    if named not in tuple(Language):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Language(named)


def _question(body: bytes | None) -> str | None:
    try:
        value = json.loads(body or b"")
    except (ValueError, RecursionError):
        return None
    question = value.get("question") if isinstance(value, dict) else None
    is_good = isinstance(question, str) and question.strip() and len(question) <= _LONGEST_QUESTION
    return whole_characters(str(question)) if is_good else None


def _without_heading(leaf: Leaf, text: str) -> str:
    """Returns the answer without the line that names topic and programme, which the page's own heading does."""
    return (
        text.partition("\n\n")[2] if leaf.programme is not None and leaf.topic.scope == "programme" else text
    )
