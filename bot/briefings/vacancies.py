"""What can be had: which briefing, in which mode, and what there is instead of a full one."""

from __future__ import annotations

from datetime import datetime

from bot import texts
from bot.briefings import naming
from bot.briefings.buttons import DeclineOffer, JoinBoth, JoinQueue, ListBriefings, Register, Swap
from bot.briefings.offers import Offers
from bot.briefings.tickets import Tickets
from bot.knowledge import Briefing, Mode
from bot.library import Library
from bot.messages import Button, Language, Markdown, Reply, Rows, column
from bot.storage import Standing, Storage


class Vacancies:
    def __init__(self, library: Library, storage: Storage, tickets: Tickets, offers: Offers) -> None:
        self._library = library
        self._storage = storage
        self._tickets = tickets
        self._offers = offers

    def _coming(self, now: datetime) -> list[Briefing]:
        return [b for b in self._library.knowledge.briefings.values() if b.ends > now]

    def closed(self, briefing: Briefing, language: Language, now: datetime) -> Reply:
        """Says why nobody can register, and where they still can."""
        key = "briefing-is-cancelled" if briefing.is_cancelled else "registration-closed"
        return Reply(texts.say(language, key), self.others(briefing, language, now))

    def others(self, briefing: Briefing, language: Language, now: datetime) -> Rows:
        """Returns a way to the briefings that still take registrations."""
        return column(
            *(
                Register(b.id).button(texts.say(language, "register-button", campus=b.campus.of(language)))
                for b in self._coming(now)
                if b.id != briefing.id and b.takes_registrations(now)
            )
        )

    def which(self, briefings: list[Briefing], mode: Mode | None, language: Language, now: datetime) -> Reply:
        """Asks for the briefing, or says why there is none to choose from."""
        if not briefings:
            is_closed = any(not b.is_cancelled for b in self._coming(now))
            more = ((ListBriefings().button(texts.say(language, "briefings-button")),),) if is_closed else ()
            return Reply(
                texts.say(language, "registration-closed-all" if is_closed else "briefings-none"), more
            )
        buttons = [
            Register(b.id, mode).button(
                texts.say(
                    language,
                    "briefing-button",
                    campus=b.campus.of(language),
                    date=texts.day(language, b.starts.astimezone(self._library.zone).date()),
                ),
                also=(b.campus.of(language.other), *naming.names_of(b)),
            )
            for b in briefings
        ]
        return Reply(texts.say(language, "register-which"), column(*buttons))

    def how(self, standing: Standing, briefing: Briefing, language: Language) -> Reply:
        """Asks for the mode, with the seats that are left in each."""
        free = standing.occupancy.free(briefing)
        seats = [
            texts.say(
                language,
                "briefing-seats",
                mode=texts.say(language, f"mode-{mode}"),
                left=free[mode],
                capacity=m.capacity,
            )
            for mode, m in briefing.modes.items()
        ]
        text = "\n".join([self._tickets.described(briefing, language), *seats])
        buttons = [
            Register(briefing.id, mode).button(
                texts.say(language, f"mode-{mode}"),
                also=(texts.say(language.other, f"mode-{mode}"), *naming.MODES[mode]),
            )
            for mode in briefing.modes
        ]
        return Reply(Markdown(f"{text}\n\n{texts.say(language, 'register-how')}"), (tuple(buttons),))

    @staticmethod
    def full(standing: Standing, briefing: Briefing, mode: Mode, language: Language) -> Reply:
        """Offers what can be had instead: the other mode, a place in the queue, or both."""
        free, id_ = standing.occupancy.free(briefing), briefing.id
        other = next((key for key in briefing.modes if key != mode and free[key] > 0), None)

        def button(kind: type[JoinQueue] | type[Register], label: str, key: Mode) -> Button:
            return kind(id_, key).button(texts.say(language, label, mode=texts.say(language, f"mode-{key}")))

        def reply(advice: str, *buttons: Button) -> Reply:
            text = texts.say(language, "register-full", mode=texts.say(language, f"mode-{mode}"))
            return Reply(texts.together(language, text, texts.say(language, advice)), column(*buttons))

        wait = button(JoinQueue, "queue-button", mode)
        if id_ in standing.registrations:
            return reply("register-full-wait", wait)
        if other is None:
            queues = [button(JoinQueue, "queue-button", key) for key in briefing.modes]
            return reply("register-full-wait", *queues)
        take = button(Register, "register-other-button", other)
        if (mode, other) == (Mode.CAMPUS, Mode.ONLINE):
            both = JoinBoth(id_).button(texts.say(language, "queue-both-button"))
            return reply("register-full-both", both, take, wait)
        return reply("register-other-mode", take, wait)

    @staticmethod
    def full_there(before: Briefing, after: Briefing, full: Mode, language: Language) -> Reply:
        """Offers the other mode of the other briefing, or its queue; the seat that one has is kept until then."""
        moves = [
            Swap(before.id, after.id, mode).button(
                texts.say(
                    language,
                    "swap-both-button",
                    campus=after.campus.of(language),
                    mode=texts.say(language, f"mode-{mode}"),
                )
            )
            for mode in after.modes
            if mode != full
        ]
        wait = JoinQueue(after.id, full).button(
            texts.say(language, "queue-button", mode=texts.say(language, f"mode-{full}"))
        )
        text = texts.say(language, "register-full", mode=texts.say(language, f"mode-{full}"))
        return Reply(
            texts.together(language, text, texts.say(language, "register-full-wait")), column(*moves, wait)
        )

    async def in_queue(
        self, standing: Standing, briefing: Briefing, language: Language, now: datetime
    ) -> Reply:
        """Says where one stands in the queue, or what is offered."""
        place, mine = standing.places.get(briefing.id), standing.registrations.get(briefing.id)
        if place is None:
            return Reply(texts.say(language, "queue-none"), self.others(briefing, language, now))
        if place.is_offered:
            return self._offers.offer(place, mine, briefing, language)
        text = texts.say(
            language,
            "queue-place",
            number=await self._storage.waiting_list.number(place),
            title=Markdown(briefing.title.of(language)),
            mode=texts.say(language, f"mode-{place.mode}"),
            hours=f"{briefing.offer_hours:g}",
        )
        takes = [
            Register(briefing.id, key).button(
                texts.say(language, "register-other-button", mode=texts.say(language, f"mode-{key}"))
            )
            for key, free in standing.occupancy.free(briefing).items()
            if mine is None and free > 0 and key != place.mode and briefing.takes_registrations(now)
        ]
        label = texts.say(language, "queue-leave", campus=briefing.campus.of(language))
        return Reply(text, column(*takes, DeclineOffer(briefing.id).button(label)))
