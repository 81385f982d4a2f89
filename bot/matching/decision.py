"""What is made of how sure the matcher is: an answer, "did you mean …", or nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot.knowledge import Knowledge
from bot.matching.found_names import Shared
from bot.matching.match import Alternative, Match, Status, Thought

ANSWER_FROM = 0.65  # at least this sure: an answer
TRACE_FROM = 0.10  # at least this sure: there is something of the topic in it
POINT_FROM = 0.5  # at least this share of its topic's chance: the point alone is answered
_WHOLE_FROM = 0.6  # at least this share for the topic in general: nothing narrow is asked for
_WELL_KNOWN = 0.7  # of its words; then a question may be asked back although it is like no phrasing
_CLEARLY_OUTSIDE = 0.98  # from here on a question is not asked back, though it may seem to be about us
_MANY_TOPICS = 10
_SURELY_OUTSIDE = 0.5  # from here on the reply may speak of the group of outside questions
_URGENT_FROM = 0.25  # so likely, somebody in distress gets help, and no question back
_OF_A_BARE_NAME = "overview"
ALTERNATIVES = 3


class Decision:
    """By rules over the chances of one state of the knowledge.

    Args:
        offered_from: how likely a topic must be to be worth a button of "did you mean …".
    """

    def __init__(self, knowledge: Knowledge, offered_from: float) -> None:
        self.offered_from = offered_from
        self._topics = list(knowledge.topics)
        self._outside = list(knowledge.outside)
        self._urgent = [i for i, group in enumerate(knowledge.outside.values()) if group.comes_first]
        self._may_be_ours = {id for id, group in knowledge.outside.items() if group.offers_office}
        self._points = [[point.id for point in topic.points] for topic in knowledge.topics.values()]
        self._scopes = {topic.id: topic.scope for topic in knowledge.topics.values()}

    def on(self, thought: Thought) -> Match:
        """Answers, asks back or leaves it."""
        match = replace(
            self._matched(thought),
            named=thought.named.programmes,
            masked=thought.masked,
            about=thought.programmes,
            leans=thought.leans,
        )
        return self._asking_whom(match, shared) if (shared := thought.named.shared) else match

    def _asking_whom(self, match: Match, shared: Shared) -> Match:
        """Asks back a name with several meanings, unless the answer is the same for all."""
        if match.topic is None and shared.elsewhere is not None:
            return replace(match, elsewhere=shared.elsewhere)
        if match.topic is None or self._scopes[match.topic] == "general":
            return match
        offered = tuple(
            Alternative(match.topic, programme, match.score, match.point) for programme in shared.programmes
        )
        return replace(
            match, status=Status.CLARIFY, programmes=match.named, alternatives=offered, shared=shared
        )

    def _matched(self, thought: Thought) -> Match:
        if thought.leans:
            return self._follow_up(thought)
        if thought.probabilities is None:
            elsewhere = thought.named.elsewhere
            return Match(Status.UNANSWERED, None, thought.named.programmes, 0.0, (), elsewhere=elsewhere)
        return self._judge(thought, thought.probabilities)

    def _follow_up(self, thought: Thought) -> Match:
        """Matches a question that says nothing but a name or "all": the topic is that of the talk."""
        if thought.named.elsewhere:
            return Match(Status.UNANSWERED, None, (), 0.0, (), elsewhere=thought.named.elsewhere)
        topic = thought.context.topic or _OF_A_BARE_NAME
        if topic not in self._scopes:
            return Match(Status.UNANSWERED, None, thought.programmes, 0.0, ())
        point = thought.context.point if thought.context.topic else None
        if point not in self._points[self._topics.index(topic)]:
            point = None
        return Match(Status.ANSWERED, topic, thought.programmes, 1.0, (), point=point)

    def _judge(self, thought: Thought, probabilities: NDArray[np.float32]) -> Match:
        named, programmes = thought.named, thought.programmes
        topics, outside = probabilities[: len(self._topics)], probabilities[len(self._topics) :]
        order = np.argsort(-topics)
        best, topic = float(topics[order[0]]), self._topics[order[0]]
        urgent = max(self._urgent, key=lambda i: outside[i], default=None)
        if urgent is not None and outside[urgent] >= _URGENT_FROM:
            group = self._outside[urgent]
            return Match(Status.UNANSWERED, None, programmes, best, (), outside=group, is_urgent=True)
        if named.elsewhere and topic not in named.elsewhere.allowed_topics:
            return Match(Status.UNANSWERED, None, (), best, (), elsewhere=named.elsewhere)
        likeliest = self._outside[int(np.argmax(outside))] if len(outside) else None
        is_ours = outside.sum() < best
        if is_ours and best >= ANSWER_FROM:
            alternatives = self._alternatives(order, topics, programmes, thought)
            about = programmes if self._scopes[topic] == "programme" else named.programmes
            point = alternatives[0].point
            is_whole = self._is_whole(int(order[0]), thought)
            return Match(
                Status.ANSWERED, topic, about, best, alternatives[1:], point=point, is_whole=is_whole
            )
        # Words that are all known ask about something of ours, though it may be unclear about what.
        known = float(probabilities.sum()) if thought.explained >= _WELL_KNOWN else 1.0
        may_be_ours = likeliest in self._may_be_ours and outside.sum() < _CLEARLY_OUTSIDE
        # If it is about us, what is it about? Among few topics a few are always likely.
        of_ours = float(topics.sum()) if not is_ours and len(topics) > _MANY_TOPICS else 1.0
        likely = int((topics >= self.offered_from * known * of_ours).sum())
        if 1 <= likely <= ALTERNATIVES and (is_ours or may_be_ours):
            alternatives = self._alternatives(order, topics, programmes, thought)
            return Match(
                Status.CLARIFY,
                topic,
                programmes,
                best,
                alternatives,
                outside=None if is_ours else likeliest,
                point=alternatives[0].point,
            )
        is_surely_outside = outside.sum() > _SURELY_OUTSIDE
        return Match(
            Status.UNANSWERED, None, programmes, best, (), outside=likeliest if is_surely_outside else None
        )

    def _alternatives(
        self,
        order: NDArray[np.int64],
        topics: NDArray[np.float32],
        programmes: tuple[str, ...],
        thought: Thought,
    ) -> tuple[Alternative, ...]:
        return tuple(
            self._alternative(i, float(topics[i]), programmes, thought) for i in order[:ALTERNATIVES]
        )

    def point(self, number: int, thought: Thought) -> str | None:
        """Returns the point of a topic that is clearly asked about; None for the topic in general."""
        shares = thought.shares.get(number)
        likeliest = int(np.argmax(shares)) if shares is not None else 0
        if shares is None or likeliest == 0 or shares[likeliest] < POINT_FROM:
            return None
        return self._points[number][likeliest - 1]

    def _is_whole(self, number: int, thought: Thought) -> bool:
        shares = thought.shares.get(number)
        return shares is None or bool(shares[0] >= _WHOLE_FROM)

    def shared(self, thought: Thought) -> tuple[tuple[str | None, float], ...]:
        """Returns the points of the likeliest topic with their shares, the largest first; None stands for it in general."""
        if thought.probabilities is None:
            return ()
        topic = int(np.argmax(thought.probabilities[: len(self._topics)]))
        names = (None, *self._points[topic])
        shares = zip(names, map(float, thought.shares.get(topic, ())), strict=False)
        return tuple(sorted(shares, key=lambda pair: -pair[1])[:ALTERNATIVES])

    def _alternative(
        self, number: int, score: float, programmes: tuple[str, ...], thought: Thought
    ) -> Alternative:
        topic = self._topics[number]
        is_about_one = self._scopes[topic] == "programme" and len(programmes) == 1
        programme = programmes[0] if is_about_one else None
        return Alternative(topic, programme, score, self.point(number, thought))
