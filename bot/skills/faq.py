"""Plain text is a question: the answer that staff wrote, a question back, or an honest "I don't know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering import fit
from bot.answering.computed import Kind
from bot.answering.first_line import found
from bot.answering.follow_ups import followed
from bot.answering.points import Asked, told
from bot.answering.profile import Profile
from bot.answering.requests import Request, requests_in
from bot.answering.statements import profile_in, profile_over
from bot.answering.wording import worded
from bot.answering.years import with_year
from bot.briefings.seating import Seating
from bot.desk.learning import Learning
from bot.dialogue.buttons import (
    AskTopic,
    ListProgrammes,
    MarkOutside,
    NoneOfThese,
    NotMeant,
    PassOn,
    StartFit,
)
from bot.library import Library
from bot.matching import Alternative, Context, Match, Shared, Status
from bot.messages import Button, Language, Markdown, Meaning, Reply, Rows, column, escape, grid
from bot.skills.turn import Skill, Turn
from bot.storage import Label, Storage

_SMALLTALK = "smalltalk"
_REMEMBERED = 300  # characters of a statement that later questions may lean on
_STATEMENTS = 4  # of them, within one talk
_LONGEST = {Language.EN: 1500, Language.ZH: 700}  # characters of several answers in one message
_QUITE_SURE = 0.9  # an answer below this carries a button for "not what I meant"


class Faq(Skill):
    name = "faq"
    presses = (AskTopic, NoneOfThese, NotMeant, MarkOutside)

    def __init__(self, library: Library, learning: Learning, storage: Storage, seating: Seating) -> None:
        self._library = library
        self._learning = learning
        self._storage = storage
        self._seating = seating

    async def respond(self, turn: Turn) -> Reply | None:
        match turn.pressed:
            case None if turn.command is None:
                return await self._asked(turn)
            case AskTopic() as pressed:
                return await self._chosen(turn, pressed)
            case NoneOfThese():
                return await self._none_of_these(turn)
            case NotMeant():
                return self._not_meant(turn)
            case MarkOutside() if turn.is_staff:
                return await self._must_not_be_answered(turn)
        return None

    async def _asked(self, turn: Turn) -> Reply:
        question = turn.message.text.strip()
        if not question:
            return Reply(turn.say("empty"))
        talk = turn.conversation
        requests = requests_in(question, self._library.matcher, talk.context(turn.now))
        was_asked_back, talk.asked_back = talk.asked_back, False
        talk.question, talk.answered = None, None
        if len(requests) > 1:
            return await self._to_each(turn, requests)
        return await self._to(turn, requests[0].text, requests[0].match, was_asked_back=was_asked_back)

    async def _to_each(self, turn: Turn, requests: Sequence[Request]) -> Reply:
        """Answers the requests of one message in their order; what would make it too long is named and offered."""
        text, buttons, others = "", [], []
        unanswered = None
        for request in requests:
            match = found(request.match, self._library, turn.language, turn.now)
            if match.status is Status.CLARIFY:
                others += [
                    self._topic_button(turn, other.topic, other.programme, other.point)
                    for other in match.alternatives
                ]
                continue
            reply = await self._to(turn, request.text, match, was_asked_back=True)
            part = f"**{escape(request.asked)}**\n\n{reply.text}"
            unanswered = turn.conversation.unanswered or unanswered
            if text and len(text) + len(part) > _LONGEST[turn.language] and match.topic:
                others.append(self._topic_button(turn, match.topic, match.programme, match.point))
                continue
            text = f"{text}\n\n{part}" if text else part
            buttons += [row for row in reply.buttons if row not in buttons]
        turn.conversation.question, turn.conversation.unanswered = None, unanswered
        if others:
            text = f"{text}\n\n{turn.say('also-asked')}"
        return Reply(Markdown(text), (*column(*others), *buttons))

    async def _to(self, turn: Turn, question: str, match: Match, *, was_asked_back: bool) -> Reply:
        """Answers one request; asks back once at most."""
        talk = turn.conversation
        match = found(match, self._library, turn.language, turn.now)
        computed = self._computed(turn, question, match)
        if computed is not None:
            return computed
        if match.status is Status.ANSWERED and match.topic is not None:
            asked = Asked.by(match, match.topic)
            reply = await self._answer(turn, asked, question)
            return self._with_doubt(turn, reply, question, match)
        talk.unanswered = question[:2000]
        if match.named:
            talk.goes_on(talk.context(turn.now).naming(match.named), turn.now)
        if match.shared is not None:
            return self._ask_whom(turn, match, match.shared)
        if match.status is Status.CLARIFY and not was_asked_back:
            say = "did-you-mean" if match.outside is None else "did-you-mean-of-ours"
            return self._ask_back(turn, match.alternatives, match.programmes, say)
        return self._unanswered(turn, match)

    def _computed(self, turn: Turn, question: str, match: Match) -> Reply | None:
        """Returns what the facts decide by rule, with what the student said before in this talk."""
        talk, library = turn.conversation, self._library
        today = turn.now.astimezone(library.zone).date()
        kept = fit.unpacked(talk.kept)
        earlier = kept.profile if kept is not None else Profile()
        if talk.context(turn.now) != Context():
            earlier = profile_over(talk.said, library.knowledge, today, earlier)
        else:
            talk.said, talk.computed = (), None
        asked, match = match, followed(match, talk.computed, earlier)
        said = profile_in(match.masked or question, library.knowledge, today)
        if said and not match.leans and match.outside is None:
            told = question if match is asked else match.masked  # "and 525?" alone says nothing later
            talk.said = (*talk.said, told[:_REMEMBERED])[-_STATEMENTS:]
        by_rule = worded(question, match, library, turn.language, turn.now, earlier, said)
        talk.computed = match.masked[:_REMEMBERED] if by_rule is not None else None
        if by_rule is None:
            return None
        computed, text = by_rule
        talk.unanswered = None
        programmes = computed.asked if match.named or match.programmes else ()
        self._remember(turn, computed.topic, programmes)
        buttons = self._narrower(turn, computed.topic, programmes)
        if computed.kind in (Kind.ELIGIBILITY, Kind.LANGUAGE) and turn.message.is_private:
            buttons = (*buttons, *column(StartFit().button(turn.say("fit-offer-button"))))
        reply = Reply(text, buttons)
        return self._with_doubt(turn, reply, question, replace(match, topic=computed.topic))

    async def _answer(self, turn: Turn, asked: Asked, question: str | None) -> Reply:
        """Answers: below one point is a button for all of its topic, and where nothing is written on it, one for the office.

        Args:
            question: what would be passed on to the office.
        """
        library, topic = self._library, asked.topic
        if topic != _SMALLTALK:
            self._remember(turn, topic, asked.programmes, asked.point)
        full = await self._seating.full() if library.answers.mentions_briefings(topic) else frozenset()
        status, text = told(asked, library, turn.language, turn.now, full)
        said = with_year(turn.message.text, topic, text, library.knowledge, (turn.language, turn.now))
        buttons = self._narrower(turn, topic, asked.programmes, asked.point)
        is_unwritten = status is Status.UNWRITTEN
        turn.conversation.unanswered = question[:2000] if question and is_unwritten else None
        if is_unwritten:
            return Reply(said, (*self._passing_on(turn), *buttons))
        if asked.point is not None:
            programme = asked.programmes[0] if len(asked.programmes) == 1 else ""
            title = library.knowledge.topics[topic].title_in(turn.language)
            whole = AskTopic(topic, programme).button(turn.say("everything-on", topic=title))
            buttons = (*column(whole), *buttons)
        return Reply(said, buttons)

    def _with_doubt(self, turn: Turn, reply: Reply, question: str, match: Match) -> Reply:
        """Adds a button for those who did not mean this, where the bot is not quite sure; one for staff under every answer."""
        if match.topic == _SMALLTALK or not turn.message.is_private:
            return reply
        turn.conversation.question, turn.conversation.answered = question[:2000], match.topic
        buttons = []
        if match.score < _QUITE_SURE:
            buttons.append(NotMeant().button(turn.say("not-meant-button")))
        if turn.is_staff and self._library.knowledge.outside:
            buttons.append(MarkOutside().button(turn.say("outside-button")))
        return replace(reply, buttons=(*reply.buttons, *column(*buttons)))

    def _remember(
        self, turn: Turn, topic: str, programmes: tuple[str, ...], point: str | None = None
    ) -> None:
        talk = turn.conversation
        scope = self._library.knowledge.topics[topic].scope
        talk.goes_on(talk.context(turn.now).after(topic, programmes, scope, point), turn.now)

    def _narrower(
        self, turn: Turn, topic: str, programmes: tuple[str, ...], point: str | None = None
    ) -> Rows:
        """Offers, after an answer about several programmes, one tap for one of them in full."""
        knowledge = self._library.knowledge
        if knowledge.topics[topic].scope == "general" or len(programmes) == 1:
            return ()
        ids = programmes or tuple(knowledge.programmes)
        buttons = [
            AskTopic(topic, key, point).button(knowledge.programmes[key].short.of(turn.language))
            for key in ids
        ]
        return grid(buttons, 2)

    def _ask_back(
        self,
        turn: Turn,
        alternatives: Sequence[Alternative],
        programmes: tuple[str, ...],
        say: str = "did-you-mean",
    ) -> Reply:
        talk = turn.conversation
        talk.asked_back, talk.meant = True, programmes
        buttons = [
            self._topic_button(turn, other.topic, other.programme, other.point) for other in alternatives
        ]
        return Reply(
            turn.say(say),
            column(*buttons, NoneOfThese().button(turn.say("none-of-these-button"), means=Meaning.NO)),
        )

    def _topic_button(self, turn: Turn, topic: str, programme: str | None, point_id: str | None) -> Button:
        knowledge = self._library.knowledge
        label = knowledge.topics[topic].title_in(turn.language)
        point = knowledge.topics[topic].point(point_id)
        if point is not None:
            label = f"{label} · {point.title.of(turn.language)}"
        if programme:
            label = f"{knowledge.programmes[programme].short.of(turn.language)} · {label}"
        return AskTopic(topic, programme or "", point_id).button(label)

    def _ask_whom(self, turn: Turn, match: Match, shared: Shared) -> Reply:
        """Asks back a short name that several universities have."""
        if match.topic is None:
            return self._unanswered(turn, match)
        talk, knowledge = turn.conversation, self._library.knowledge
        talk.asked_back, talk.meant = True, ()
        buttons = [
            AskTopic(match.topic, key, match.point).button(knowledge.programmes[key].name.of(turn.language))
            for key in shared.programmes
        ]
        if shared.elsewhere is not None:
            name = shared.elsewhere.name.of(turn.language)
            buttons.append(NoneOfThese().button(name, means=Meaning.NO))
        return Reply(turn.say("which-university", name=shared.written), column(*buttons))

    def _of_the_chosen(self, turn: Turn, programme: str) -> Reply | None:
        """Returns the question with a short name, once it is clear whose name it is."""
        question = turn.conversation.unanswered or ""
        match = self._library.matcher.match(question, Context(programmes=(programme,)))
        if not match.named or not self._library.matcher.match(question).shared:
            return None
        return self._computed(turn, question, match)

    async def _chosen(self, turn: Turn, pressed: AskTopic) -> Reply | None:
        knowledge, talk = self._library.knowledge, turn.conversation
        topic, programme, question = pressed.topic, pressed.programme, talk.unanswered
        if topic not in knowledge.topics or (programme and programme not in knowledge.programmes):
            return None
        if talk.asked_back and talk.unanswered:
            label = Label(talk.unanswered, topic, programme or None)
            await self._storage.labels.add(label, turn.person.id, turn.now)
            computed = self._of_the_chosen(turn, programme) if programme else None
            if computed is not None:
                talk.asked_back, talk.meant = False, ()
                return computed
        about = (programme,) if programme else talk.meant if talk.asked_back else ()
        talk.asked_back, talk.unanswered, talk.meant = False, None, ()
        return await self._answer(turn, Asked(topic, pressed.point, about), question)

    async def _none_of_these(self, turn: Turn) -> Reply:
        talk = turn.conversation
        if talk.asked_back and talk.unanswered:
            match = self._library.matcher.match(talk.unanswered)
            if match.shared is not None and match.shared.elsewhere is not None:
                talk.asked_back = False
                return self._unanswered(turn, replace(match, elsewhere=match.shared.elsewhere))
            await self._storage.labels.add(Label(talk.unanswered), turn.person.id, turn.now)
            if match.outside is not None:
                talk.asked_back = False
                return replace(self._unanswered(turn, match), replaces=True)
        talk.asked_back = False
        return self._unknown(turn, turn.say("none-of-these"), replaces=True)

    def _not_meant(self, turn: Turn) -> Reply | None:
        """Offers the next best topics, or the office, where the answer was not what was asked for."""
        talk = turn.conversation
        if talk.question is None:
            return None
        talk.unanswered, talk.question = talk.question, None
        match = self._library.matcher.match(talk.unanswered, talk.context(turn.now))
        others = [other for other in match.alternatives if other.topic != talk.answered][:3]
        if not others:
            return self._unknown(turn, turn.say("none-of-these"))
        return self._ask_back(turn, others, match.programmes, "did-you-mean-instead")

    async def _must_not_be_answered(self, turn: Turn) -> Reply | None:
        """Learns from staff, who saw an answer to what is no question for the bot."""
        talk = turn.conversation
        if talk.question is None:
            return None
        question, talk.question = talk.question, None
        group = await self._learning.must_not_be_answered(question, turn.now, turn.person.id)
        return Reply(turn.learnt(question, group))

    def _unanswered(self, turn: Turn, match: Match) -> Reply:
        if match.elsewhere is not None:
            ours = [p.short.of(turn.language) for p in self._library.knowledge.programmes.values()]
            names = turn.say("list-separator").join(ours) if ours else "-"
            text = turn.say("elsewhere", name=match.elsewhere.name.of(turn.language), ours=names)
            button = ListProgrammes().button(turn.say("programmes-button"))
            return Reply(text, column(button))
        if match.outside is not None:
            group = self._library.knowledge.outside[match.outside]
            if not group.offers_office:
                turn.conversation.unanswered = None
            return self._unknown(turn, Markdown(group.answer.of(turn.language).strip()))
        return self._unknown(turn, turn.say("unknown"))

    def _unknown(self, turn: Turn, text: Markdown, *, replaces: bool = False) -> Reply:
        return Reply(text, self._passing_on(turn), replaces=replaces)

    def _passing_on(self, turn: Turn) -> Rows:
        """Offers the office, where there is a question to pass on."""
        if turn.conversation.unanswered is None or not turn.message.is_private:
            return ()
        return column(PassOn().button(turn.say("pass-on"), means=Meaning.YES))
