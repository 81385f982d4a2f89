"""Plain text is a question: the answer that staff wrote, a question back, or an honest "I don't know"."""

from __future__ import annotations

from bot.library import Library
from bot.matching import Match, Status
from bot.messages import Button, Markdown, Reply, Rows, column, grid
from bot.skills.turn import Turn

_SMALLTALK = "smalltalk"


class Faq:
    name = "faq"
    commands = ()

    def __init__(self, library: Library) -> None:
        self._library = library

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.press:
            case None if turn.command is None:
                return self._asked(turn)
            case "ask", topic, programme:
                return self._chosen(turn, topic, programme)
            case ("none",):
                return self._unknown(turn, Markdown(turn.say("none-of-these")), replaces=True)
        return None

    def _asked(self, turn: Turn) -> Reply:
        question = turn.message.text.strip()
        if not question:
            return Reply(turn.say("empty"))
        match = self._library.matcher.match(question, turn.conversation.context(turn.now))
        was_asked_back = turn.conversation.asked_back
        turn.conversation.asked_back = False
        if match.status is Status.ANSWERED and match.topic is not None:
            turn.conversation.unanswered = None
            return self._answer(turn, match.topic, match.programmes)
        turn.conversation.unanswered = question[:2000]
        if match.status is Status.CLARIFY and not was_asked_back:
            return self._ask_back(turn, match)
        return self._unanswered(turn, match)

    def _answer(self, turn: Turn, topic: str, programmes: tuple[str, ...]) -> Reply:
        if topic != _SMALLTALK:
            self._remember(turn, topic, programmes)
        text = self._library.answers.answer(topic, programmes, turn.language, turn.now)
        return Reply(text, self._narrower(turn, topic, programmes))

    def _remember(self, turn: Turn, topic: str, programmes: tuple[str, ...]) -> None:
        talk = turn.conversation
        context = talk.context(turn.now).after(topic, programmes, self._library.knowledge.topics[topic].scope)
        talk.topic, talk.programmes = context.topic, context.programmes
        talk.asked_at = turn.now.isoformat(timespec="seconds")

    def _narrower(self, turn: Turn, topic: str, programmes: tuple[str, ...]) -> Rows:
        """After an answer about several programmes: one tap for one of them in full."""
        knowledge = self._library.knowledge
        if knowledge.topics[topic].scope == "general" or len(programmes) == 1:
            return ()
        ids = programmes or tuple(knowledge.programmes)
        buttons = [
            Button(knowledge.programmes[key].short.of(turn.language), f"faq:ask:{topic}:{key}") for key in ids
        ]
        return grid(buttons, 2)

    def _ask_back(self, turn: Turn, match: Match) -> Reply:
        turn.conversation.asked_back = True
        knowledge = self._library.knowledge
        buttons = []
        for alternative in match.alternatives:
            label = knowledge.topics[alternative.topic].title_in(turn.language)
            if alternative.programme:
                label = f"{knowledge.programmes[alternative.programme].short.of(turn.language)} · {label}"
            buttons.append(Button(label, f"faq:ask:{alternative.topic}:{alternative.programme or ''}"))
        return Reply(
            turn.say("did-you-mean"), column(*buttons, Button(turn.say("none-of-these-button"), "faq:none"))
        )

    def _chosen(self, turn: Turn, topic: str, programme: str) -> Reply | None:
        knowledge = self._library.knowledge
        if topic not in knowledge.topics or (programme and programme not in knowledge.programmes):
            return None
        turn.conversation.asked_back = False
        turn.conversation.unanswered = None
        return self._answer(turn, topic, (programme,) if programme else ())

    def _unanswered(self, turn: Turn, match: Match) -> Reply:
        if match.elsewhere is not None:
            ours = [p.short.of(turn.language) for p in self._library.knowledge.programmes.values()]
            names = turn.say("list-separator").join(ours) if ours else "-"
            text = turn.say("elsewhere", name=match.elsewhere.name.of(turn.language), ours=names)
            button = Button(turn.say("programmes-button"), "programmes:list")
            return Reply(text, column(button))
        if match.outside is not None:
            group = self._library.knowledge.outside[match.outside]
            if not group.offers_office:
                turn.conversation.unanswered = None
            return self._unknown(turn, Markdown(group.answer.of(turn.language).strip()))
        return self._unknown(turn, turn.say("unknown"))

    def _unknown(self, turn: Turn, text: Markdown, *, replaces: bool = False) -> Reply:
        if turn.conversation.unanswered is None or not turn.message.is_private:
            return Reply(text, replaces=replaces)
        return Reply(text, column(Button(turn.say("pass-on"), "questions:pass")), replaces=replaces)
