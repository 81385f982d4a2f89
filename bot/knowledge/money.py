"""Amounts with their currency: "SGD 2,600"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator

from bot.documents import suggestion

HOME = "CNY"
CURRENCIES = (
    "CNY",
    "SGD",
    "GBP",
    "CAD",
    "USD",
    "EUR",
    "AUD",
    "NZD",
    "HKD",
    "JPY",
    "KRW",
    "CHF",
    "SEK",
    "DKK",
)
_SHAPE = re.compile(r"([A-Za-z]{3}) ?(\d[\d,]*(?:\.\d+)?)")
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str = HOME

    def __str__(self) -> str:
        return f"{self.currency} {grouped(self.amount)}"

    def at(self, rate: Decimal) -> Money:
        """Converts into yuan, rounded to hundreds as the office writes it."""
        if self.currency == HOME:
            return self
        hundreds = (self.amount * rate / _HUNDRED).quantize(Decimal(1), ROUND_HALF_UP)
        return Money(hundreds * _HUNDRED)


def grouped(number: Decimal | int) -> str:
    """Writes "2,600", "7.0": with commas between thousands, decimals as they were written."""
    return f"{number:,}"


def read_money(value: Any) -> Money:
    """Reads an amount as staff write it.

    Raises:
        ValueError: it is none, or nobody knows its currency.
    """
    if isinstance(value, Money):
        return value
    match = _SHAPE.fullmatch(" ".join(str(value).split()))
    if match is None:
        raise ValueError("is no amount of money; write such as 'SGD 2600'")
    currency = match[1].upper()
    if currency not in CURRENCIES:
        raise ValueError(f"unknown currency '{match[1]}'; {suggestion(currency, list(CURRENCIES))}")
    return Money(Decimal(match[2].replace(",", "")), currency)


Amount = Annotated[Money, BeforeValidator(read_money)]
