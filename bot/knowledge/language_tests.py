"""Language tests and their scales: which scores there are, and which cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class LanguageTest:
    """The lowest and highest total, the step between totals, and the same of a part, if parts are reported."""

    id: str
    name_en: str
    name_zh: str
    lowest: Decimal
    highest: Decimal
    step: Decimal = Decimal(1)
    highest_part: Decimal | None = None

    def has(self, total: Decimal) -> bool:
        return self.lowest <= total <= self.highest and (total - self.lowest) % self.step == 0

    def has_part(self, score: Decimal) -> bool:
        highest = self.highest_part
        return highest is None or (0 <= score <= highest and score % self.step == 0)


def _test(id_: str, names: tuple[str, str], scale: tuple[str, str, str], part: str | None) -> LanguageTest:
    lowest, highest, step = map(Decimal, scale)
    return LanguageTest(id_, *names, lowest, highest, step, Decimal(part) if part else None)


LANGUAGE_TESTS = {
    test.id: test
    for test in (
        _test("ielts", ("IELTS", "雅思"), ("0", "9", "0.5"), "9"),
        _test("toefl", ("TOEFL iBT", "托福"), ("0", "120", "1"), "30"),
        _test("cet4", ("CET-4", "四级"), ("0", "710", "1"), "249"),
        _test("cet6", ("CET-6", "六级"), ("0", "710", "1"), "249"),
        _test("pte", ("PTE Academic", "PTE"), ("10", "90", "1"), "90"),
        _test("duolingo", ("Duolingo", "多邻国"), ("10", "160", "5"), "160"),
    )
}
PARTS = ("listening", "reading", "writing", "speaking")
