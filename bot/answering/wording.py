"""What was computed, in words: the first line answers, then each comparison, then the office's own sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot import texts
from bot.answering.agenda import coming, read_agenda
from bot.answering.budgets import Budget
from bot.answering.computation import compute
from bot.answering.computed import Computed, Kind
from bot.answering.date_questions import DateAnswer
from bot.answering.filters import Filtered
from bot.answering.profile import Profile
from bot.answering.rankings import Ranking
from bot.answering.verdicts import Comparison, Outcome, Verdict
from bot.knowledge import Answers, Knowledge
from bot.knowledge.language_tests import LANGUAGE_TESTS
from bot.knowledge.money import Money, grouped
from bot.library import Library
from bot.matching import Match
from bot.messages import Language, Markdown, escape

_WORDS = {Outcome.MET: "yes", Outcome.NOT_MET: "no", Outcome.UNKNOWN: "open"}  # as the texts select by them


@dataclass(frozen=True)
class Wording:
    """Writes out what was computed, for one reader."""

    knowledge: Knowledge
    answers: Answers
    language: Language

    def answer(self, computed: Computed, office: str) -> Markdown:
        """Returns the whole answer.

        Args:
            office: the office's own text on the topic, which stands below.
        """
        match computed.result:
            case Ranking() as ranking:
                lines = self._ranking(ranking, computed.kind)
            case Filtered() as filtered:
                lines = self._outcomes("filter", filtered.outcomes)
            case Budget() as budget:
                lines = self._budget(budget, computed.programmes)
            case DateAnswer() as dated:
                lines = self._date(dated)
            case verdicts:
                wrong = self.impossible(computed.profile)
                if wrong and computed.profile.told == {"impossible"}:  # there is nothing to compare
                    return Markdown("\n".join(wrong))
                lines = [*([*wrong, ""] if wrong else []), *self.verdicts(verdicts)]
        return Markdown("\n\n".join(part for part in ("\n".join(lines), office) if part))

    def _say(self, key: str, **arguments: str | int) -> str:
        """Returns a sentence; names are escaped where they are looked up, the rest are our own figures."""
        safe = {
            name: Markdown(value) if isinstance(value, str) else value for name, value in arguments.items()
        }
        return texts.say(self.language, key, **safe)

    def _names(self, programmes: Iterable[str]) -> str:
        return self._say("list-separator").join(self._name(programme) for programme in programmes)

    def _name(self, programme: str) -> str:
        return escape(self.knowledge.programmes[programme].short.of(self.language))

    # --- verdicts -------------------------------------------------------------

    def impossible(self, profile: Profile) -> list[str]:
        """Returns one sentence for each figure that cannot be, or cannot be compared."""
        said = []
        for what, figure in profile.impossible:
            name = self._say(f"fact-{what}") if what in ("average", "year") else self._test(what)
            said.append(self._say("impossible", what=name, figure=figure))
        if profile.gpa is not None:
            said.append(self._say("impossible-gpa", figure=str(profile.gpa)))
        return said

    def _test(self, test: str) -> str:
        found = LANGUAGE_TESTS.get(test)
        if found is None:
            return test.replace("_", " ").upper()
        return found.name_zh if self.language is Language.ZH else found.name_en

    def verdicts(self, verdicts: Sequence[Verdict]) -> list[str]:
        """Returns the line that answers, then what is met, not met and still open for each programme."""
        outcomes = {verdict.programme: verdict.outcome for verdict in verdicts}
        lines: list[str] = [self._first("verdict", outcomes)]
        if len(verdicts) == 1 and verdicts[0].outcome is not Outcome.NOT_MET and verdicts[0].open:
            lines = [texts.together(self.language, lines[0], self._open(verdicts[0]))]
        lines.append("")
        for verdict in verdicts:
            clauses = [self._comparison(comparison) for comparison in self._telling(verdict)]
            if len(verdicts) > 1 and verdict.outcome is not Outcome.NOT_MET and verdict.open:
                clauses.append(self._say("compared-rest", conditions=self._conditions(verdict)))
            details = self._say("clause-separator").join(clauses)
            lines.append(
                f"- **{self._name(verdict.programme)}**{self._say('colon')}{details}" if details else ""
            )
        return lines

    def _open(self, verdict: Verdict) -> str:
        return self._say("verdict-rest", conditions=self._conditions(verdict))

    def _conditions(self, verdict: Verdict) -> str:
        return self._say("list-separator").join(self._say(f"condition-{name}") for name in verdict.open)

    def _telling(self, verdict: Verdict) -> list[Comparison]:
        """Returns what is not met first, then what is open, then what is met."""
        order = (Outcome.NOT_MET, Outcome.UNKNOWN, Outcome.MET)
        return sorted(
            (c for c in verdict.comparisons if c.condition != "impossible"),
            key=lambda c: order.index(c.outcome),
        )

    def _comparison(self, comparison: Comparison) -> str:
        what = self._condition(comparison)
        key = {Outcome.MET: "compared-met", Outcome.NOT_MET: "compared-not", Outcome.UNKNOWN: "compared-open"}
        said = self._say(key[comparison.outcome], what=what)
        if comparison.missing:
            said = f"{said}{self._say('compared-missing', missing=comparison.missing)}"
        for part, has, least in comparison.short_parts:
            said = f"{said}{self._say('compared-part', part=part, has=str(has), least=str(least))}"
        return said

    def _condition(self, comparison: Comparison) -> str:
        """Returns the condition with what was said and what is asked for."""
        said, asked = comparison.said, comparison.asked
        match comparison.condition:
            case "language":
                return self._score(said, asked)
            case "average":
                average, _, rank = said.partition("|")
                least, _, top = asked.partition("|")
                parts = [self._say("said-average", average=average, least=least)] if average else []
                parts += [self._say("said-rank", rank=rank, top=top or 0)] if rank else []
                return self._say("list-separator").join(parts)
            case "level":
                level, _, year = said.partition(":")
                return self._say("said-level", level=level, year=int(year or 0))
            case "failed":
                return self._say("said-failed", kind=said)
            case "major":
                major = self.knowledge.majors.get(said)
                name = major.name.of(self.language) if major else self._say("said-other-major")
                return self._say("said-major", major=name)
        return self._say(f"condition-{comparison.condition.replace('_', '-')}")

    def _score(self, said: str, asked: str) -> str:
        test, _, total = said.partition(":")
        score = f"{self._test(test)} {total}".strip()
        if not asked:
            return score
        wanted, _, least = asked.partition(":")
        return self._say("said-score", score=score, test=self._test(wanted), least=least)

    def told(self, profile: Profile) -> list[str]:
        """Returns what somebody said of themselves, each in a few words."""
        said = []
        if profile.level is not None:
            said.append(self._say("said-level", level=profile.level, year=str(profile.year or 0)))
        if profile.major is not None:
            major = self.knowledge.majors.get(profile.major)
            said.append(major.name.of(self.language) if major else self._say("said-other-major"))
        if profile.average is not None:
            said.append(self._say("told-average", average=str(profile.average)))
        if profile.rank is not None:
            said.append(self._say("told-rank", rank=f"{profile.rank:.3g}"))
        if profile.failed is not None:
            said.append(self._say("fit-failed-answer", kind=str(profile.failed)))
        return [*said, *(f"{self._test(s.test)} {s.total or ''}".strip() for s in profile.tests)]

    # --- lists ------------------------------------------------------------

    def _first(self, kind: str, outcomes: dict[str, Outcome]) -> str:
        """Returns the one line that answers: which are met, which are open, or that none is."""
        met = [key for key, outcome in outcomes.items() if outcome is Outcome.MET]
        unknown = [key for key, outcome in outcomes.items() if outcome is Outcome.UNKNOWN]
        if len(outcomes) == 1:
            (programme, outcome), *_ = outcomes.items()
            return self._say(f"{kind}-one", programme=self._name(programme), outcome=_WORDS[outcome])
        parts = []
        if met:
            parts.append(self._say(f"{kind}-some", programmes=f"**{self._names(met)}**"))
        if unknown:
            parts.append(self._say(f"{kind}-open", programmes=self._names(unknown)))
        if not met and not unknown:
            parts.append(self._say(f"{kind}-none"))
        return texts.together(self.language, *parts)

    def _outcomes(self, kind: str, outcomes: dict[str, Outcome]) -> list[str]:
        return [self._first(kind, outcomes)]

    def _ranking(self, ranking: Ranking, kind: Kind) -> list[str]:
        first = self._say(
            "ranking-first",
            programme=self._names(self._best(ranking)),
            figure=self._figure(ranking, ranking.answer[1]),
            place=ranking.place,
        )
        if kind is Kind.COMPARISON and ranking.difference:
            figure = (
                self._say("weeks", count=ranking.weeks)
                if ranking.weeks
                else self._figure(ranking, ranking.difference, is_difference=True)
            )
            first = texts.together(self.language, first, self._say("ranking-difference", figure=figure))
        lines = [first, ""]
        lines += [
            f"- **{self._name(programme)}**{self._say('colon')}{self._figure(ranking, figure)}"
            for programme, figure in ranking.standings
        ]
        lines += [
            f"- **{self._name(programme)}**{self._say('colon')}{self._say('fact-missing')}"
            for programme in ranking.without
        ]
        if ranking.dimension.id in ("cost.total_cny", "cost.after_grant"):
            lines += self._left_out(ranking.programmes)
        return lines

    def _best(self, ranking: Ranking) -> list[str]:
        return [programme for programme, figure in ranking.standings if figure == ranking.answer[1]]

    def _left_out(self, programmes: Iterable[str]) -> list[str]:
        """Returns what the totals do not hold."""
        lines = []
        for programme in programmes:
            cost = self.knowledge.programmes[programme].data.cost
            if cost is not None and cost.extra:
                items = self._say("list-separator").join(self._say("extra", item=item) for item in cost.extra)
                lines.append(self._say("left-out", programme=self._name(programme), items=items))
        return ["", *lines] if lines else []

    def _figure(self, ranking: Ranking, figure: Decimal, *, is_difference: bool = False) -> str:
        plain = grouped(Decimal(f"{figure.normalize():f}"))
        match ranking.dimension.unit:
            case "yuan":
                return self._money(Money(figure.quantize(Decimal(1)), ranking.currency))
            case "day" if not is_difference:
                return texts.day(self.language, date.fromordinal(int(figure)))
            case "day" | "days":
                return self._say("days-count", days=int(figure))
            case "hours":
                return self._say("hours-count", hours=int(figure))
            case "percent":
                return f"{figure:.3g}%"
        return plain

    def _money(self, money: Money) -> str:
        return texts.money(self.language, grouped(money.amount), money.currency)

    # --- money and days ---------------------------------------------------

    def _budget(self, budget: Budget, programmes: Sequence[str]) -> list[str]:
        lines: list[str] = []
        if budget.value is not None:
            lines.append(
                self._say(
                    f"budget-{budget.by.partition('.')[2].replace('_', '-')}",
                    programme=self._names(programmes),
                    value=self._money(budget.value),
                )
            )
            lines += [
                "",
                *(
                    f"- {self._step(name)}{self._say('colon')}{self._money(money)}"
                    for name, money in budget.steps
                ),
            ]
        elif budget.budget is not None:
            lines = [self._first("budget", budget.outcomes), ""]
            for name, money in budget.steps:
                lines.append(f"- **{self._name(name)}**{self._say('colon')}{self._money(money)}")
            lines += self._left_out(name for name, _ in budget.steps)
        if budget.first is not None:
            lines += ["", self._say("budget-first", value=self._money(budget.first))]
        return lines

    def _step(self, name: str) -> str:
        return self._say("item", item=name)

    def _date(self, dated: DateAnswer) -> list[str]:
        days = [
            f"- **{self._name(key)}**{self._say('colon')}{texts.day(self.language, day)}"
            for key, day in dated.days.items()
        ]
        if dated.outcomes:
            return [self._first("date", dated.outcomes), *(["", *days] if days else [])]
        if len(dated.days) == 1:
            (programme, day), *_ = dated.days.items()
            if isinstance(dated.value, int):
                return [
                    self._say(
                        "date-left",
                        programme=self._name(programme),
                        days=dated.value,
                        date=texts.day(self.language, day),
                    )
                ]
            return [
                self._say("date-when", programme=self._name(programme), date=texts.day(self.language, day))
            ]
        return days


def worded(
    question: str,
    match: Match,
    library: Library,
    language: Language,
    now: datetime,
    earlier: Profile | None = None,
    said: Profile | None = None,
) -> tuple[Computed, Markdown] | None:
    """Computes what a message asks for and writes it out; see ``compute``."""
    agenda = _agenda(question, match, library, language, now)
    if agenda is not None:
        return agenda
    computed = compute(question, match, library.knowledge, now.astimezone(library.zone), earlier, said)
    if computed is None:
        return None
    about = computed.asked if len(computed.asked) < len(library.knowledge.programmes) else ()
    office = ""
    if computed.topic in library.knowledge.topics:
        office = library.answers.answer(computed.topic, about, language, now)
    return computed, Wording(library.knowledge, library.answers, language).answer(computed, office)


def _agenda(
    question: str, match: Match, library: Library, language: Language, now: datetime
) -> tuple[Computed, Markdown] | None:
    """Returns what somebody should do these days, of whom it is not known what they follow: the next dates."""
    knowledge = library.knowledge
    agenda = read_agenda(question, now.astimezone(library.zone).date())
    if agenda is None or match.elsewhere is not None or "deadline" not in knowledge.topics:
        return None
    asked = match.named or tuple(knowledge.programmes)
    programmes = [knowledge.programmes[key] for key in asked]
    dates = coming(programmes, knowledge, library.zone, language, now)
    caution = library.answers.caution([p.data for p in programmes], language, now)
    text = "\n\n".join(part for part in (dates, caution) if part)
    return Computed(Kind.DATE, "agenda", "deadline", asked, asked, ()), Markdown(text)
