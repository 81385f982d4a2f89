"""Asks back a text that may mean a stop, a button, a command, or just what it says."""

from __future__ import annotations

import re
from typing import Any

from bot.assistant.commands import name_of
from bot.dialogue import hearing
from bot.messages import Button, Meaning, Reply, column
from bot.skills import Turn

STOP, DO, KEEP = "dialogue:stop", "dialogue:do", "dialogue:keep"
"""The buttons below the question whether a text means stop, or is a command, or neither."""


def ask_whether_stop(turn: Turn) -> Reply:
    """Asks once, where the word may be just what is to be written."""
    turn.conversation.held = turn.message.said()
    stop = Button(turn.say("stop-button"), STOP, means=Meaning.STOP)
    keep = Button(turn.say("stop-no-button"), KEEP)
    return Reply(turn.say("stop-ask", text=turn.message.text.strip()), column(stop, keep))


def ask_whether_button(turn: Turn, means: Meaning | None) -> Reply | None:
    """Asks back a word that answers the buttons below what was written, and so hardly takes its place."""
    said, talk = turn.message.text, turn.conversation
    if turn.opened is None or not turn.opened.is_shown or not talk.choices:
        return None
    choice = hearing.chosen(said, talk.choices, talk.further)
    if choice is None and means is None and hearing.ordinal(said) is None:
        return None
    talk.held = turn.message.said()
    keep = Button(turn.say("stop-no-button"), KEEP)
    if choice is None:
        return Reply(turn.say("only-text", text=said.strip()), column(keep))
    button = Button(choice.names[0], choice.data, means=Meaning.YES)
    return Reply(turn.say("button-or-text", button=button.label, text=said.strip()), column(button, keep))


def ask_which(turn: Turn, held: dict[str, Any]) -> Reply:
    """Asks once more what was held, where a yes or a no does not tell."""
    turn.conversation.held = held
    offered = turn.conversation.choices
    buttons = [Button(choice.names[0], choice.data, means=choice.means) for choice in offered]
    return Reply(turn.say("tap-which"), column(*buttons))


def ask_whether_command(turn: Turn, match: re.Match[str]) -> Reply:
    turn.conversation.held = turn.message.said()
    command = f"/{name_of(match)}"
    keep = Button(turn.say("text-button"), KEEP)
    do = Button(turn.say("do-command-button", command=command), DO)
    return Reply(turn.say("text-or-command", command=command), column(keep, do))
