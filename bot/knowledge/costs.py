"""What a programme costs, and who pays a part of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from bot.knowledge.due import DueDay
from bot.knowledge.money import HOME, Amount, Money
from bot.knowledge.requirements import Percent, Several
from bot.knowledge.values import Model


class Payment(Model):
    amount: Amount
    by: DueDay
    is_kept: bool = False


class Refund(Model):
    """``share`` of the fee, in percent, that comes back until that day."""

    share: Percent
    until: DueDay


class Cost(Model):
    """``rate``: yuan for one of the currency. ``travel``: flights, insurance and entry papers. ``extra``: what the total leaves out."""

    fee: Amount
    room: Amount
    living: Amount
    travel: Amount
    insurance: Amount | None = None
    rate: Decimal = Field(gt=0)
    extra: Annotated[tuple[str, ...], Several] = ()
    payments: Annotated[tuple[Payment, ...], Several] = ()
    refunds: Annotated[tuple[Refund, ...], Several] = ()

    @model_validator(mode="after")
    def _is_in_one_currency(self) -> Self:
        currencies = {money.currency for money in self.items.values()} - {HOME}
        if len(currencies) > 1:
            raise ValueError(f"the items are in {' and '.join(sorted(currencies))}, but there is one rate")
        if sum(payment.amount.amount for payment in self.payments) > self.fee.amount:
            raise ValueError("the payments are more than the fee")
        return self

    @property
    def items(self) -> dict[str, Money]:
        return {"fee": self.fee, "room": self.room, "living": self.living, "travel": self.travel}

    @property
    def currency(self) -> str:
        return self.fee.currency

    @property
    def in_yuan(self) -> dict[str, Money]:
        return {name: money.at(self.rate) for name, money in self.items.items()}

    @property
    def total(self) -> Money:
        """All items, each rounded as the office writes it."""
        return Money(sum((money.amount for money in self.in_yuan.values()), Decimal(0)))


class Grant(Model):
    """``instead_of``: the grant that it replaces; ``not_with``: the one that cannot be had as well. ``paid``: when the first of it comes."""

    id: str = Field(pattern=r"^[a-z_]{1,20}$")
    amount: Amount
    students: int | None = Field(default=None, ge=1)
    is_for_hardship: bool = False
    is_reduction: bool = False
    is_at_most: bool = False
    instead_of: str | None = None
    not_with: str | None = None
    before_departure: Annotated[Decimal, Field(ge=0, le=100)] = Decimal(100)
