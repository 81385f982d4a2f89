"""The chats take turns, and what is beyond a share stays in the database."""

from __future__ import annotations

from collections import defaultdict
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.backlog import MOST_HELD, SHARE, Backlog
from bot.storage import Incoming

numbers = count(1)


def update(chat: int, album: str | None = None) -> Incoming:
    return Incoming(next(numbers), chat, {"message": {"media_group_id": album}})


def handled(backlog: Backlog, database: list[Incoming]) -> list[Incoming]:
    """All that waits, in the order in which it is handled."""
    result: list[Incoming] = []
    stored: defaultdict[int, list[Incoming]] = defaultdict(list)
    for incoming in database:
        stored[incoming.chat].append(incoming)
    while turns := backlog.turns(64):
        for chat in turns:
            if limit := backlog.wanting(chat):
                waiting = stored[chat][:limit]
                backlog.extend(chat, waiting, is_all=len(waiting) < limit)
            updates = backlog.first(chat)
            backlog.forget(updates)
            stored[chat] = [u for u in stored[chat] if u not in updates]
            result += updates
    return result


def test_one_who_writes_much_waits_behind_others_who_write_once() -> None:
    backlog = Backlog()
    flood = [update(1) for _ in range(SHARE)]
    others = [update(chat) for chat in (2, 3)]
    for incoming in flood + others:
        assert backlog.add(incoming)
    assert handled(backlog, []) == [flood[0], *others, *flood[1:]]


def test_beyond_a_share_it_is_said_once_and_nothing_is_lost() -> None:
    backlog = Backlog()
    flood = [update(1) for _ in range(20 * SHARE)]
    assert [backlog.add(incoming) for incoming in flood].count(False) == 1
    assert len(backlog) == SHARE
    assert handled(backlog, flood) == flood
    assert len(backlog) == 0


def test_of_all_together_no_more_than_so_many_are_in_memory() -> None:
    """Nobody is told to be patient because others write."""
    backlog = Backlog()
    crowd = [update(chat) for chat in range(MOST_HELD + 500) for _ in range(2)]
    assert all(backlog.add(incoming) for incoming in crowd)
    assert len(backlog) == MOST_HELD
    assert sorted(u.id for u in handled(backlog, crowd)) == [u.id for u in crowd]


def test_what_is_stored_while_a_portion_is_read_is_not_forgotten() -> None:
    backlog = Backlog()
    backlog.leave(1)
    [chat] = backlog.turns(1)
    first, second = update(1), update(1)
    assert backlog.wanting(chat)
    backlog.add(second)  # after the database was asked, and before it has answered
    backlog.extend(chat, [first], is_all=True)
    assert backlog.first(chat) == [first]
    assert handled(backlog, [second]) == [second]


def test_an_album_stays_whole_where_a_portion_ends() -> None:
    backlog = Backlog()
    texts, album = [update(1) for _ in range(SHARE - 3)], [update(1, "a") for _ in range(10)]
    for incoming in texts + album:
        backlog.add(incoming)
    sizes = []
    while backlog.turns(1):
        if limit := backlog.wanting(1):
            backlog.extend(1, album[:limit], is_all=True)
        sizes.append(len(backlog.first(1)))
    assert sizes == [1] * len(texts) + [10]


def test_what_a_crash_has_left_comes_before_what_came_since() -> None:
    backlog = Backlog()
    left, since, other = update(1), update(1), update(2)
    backlog.add(other)
    backlog.add(since)
    backlog.restart([1])
    assert handled(backlog, [left, since, other]) == [left, other, since]


def test_a_chat_that_is_held_misses_its_turn() -> None:
    backlog = Backlog()
    mine, other = update(1), update(2)
    backlog.add(mine)
    backlog.hold(1)
    backlog.add(other)
    assert handled(backlog, []) == [other]
    backlog.free(1)
    assert handled(backlog, []) == [mine]


@given(st.lists(st.integers(1, 5), max_size=300))
def test_within_a_chat_order_holds(chats: list[int]) -> None:
    backlog = Backlog()
    database = [update(chat) for chat in chats]
    for incoming in database:
        backlog.add(incoming)
    result = handled(backlog, database)
    for chat in set(chats):
        assert [u.id for u in result if u.chat == chat] == [u.id for u in database if u.chat == chat]
