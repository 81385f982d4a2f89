"""An e-mail address is read as people type it, and a slip in its domain is noticed."""

from __future__ import annotations

import pytest

pytest.importorskip("email_validator", reason="pip install -e '.[dev]'")

from bot.dialogue import emails


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("li.na@stu.example.edu", "li.na@stu.example.edu"),
        ("My address is Li.Na@Gmail.com.", "Li.Na@gmail.com"),
        ("ｌｉ＠ｑｑ．ｃｏｍ", "li@qq.com"),
        ("邮箱：123456@QQ.com谢谢", "123456@qq.com"),
        ("li@qq。com", "li@qq.com"),
        ("li@stu.example.edu。cn。", "li@stu.example.edu.cn"),
        ("li@stu．example｡edu", "li@stu.example.edu"),
        ("我的邮箱是li@qq.com。谢谢", "li@qq.com"),
        ("<li@163.com>", "li@163.com"),
        ("mailto:li@163.com", "li@163.com"),
        ("no", None),
        ("@li", None),
        ("li@", None),
        ("li@localhost", None),
        ("li@example..edu", None),
        ("李@qq.com", None),
        (f"{'a' * 200}@qq.com", None),
        ("zhang\u200bli@qq.com", "zhangli@qq.com"),
        ("\ufeffli@qq.com\u200b", "li@qq.com"),
        ("li\u00adna@qq\u200b.com", "lina@qq.com"),
        ("\u202ali@qq.com\u202c", "li@qq.com"),
        ("ｌｉ＠ｑｑ。ｃｏｍ", "li@qq.com"),
        ("o’brien@example.edu", "o'brien@example.edu"),
        ("'li@qq.com'", "li@qq.com"),
        ("**li@qq.com**", "li@qq.com"),
        ("李娜li@qq.com（常用）", "li@qq.com"),
        ("li@qq.com, LI@QQ.com!", "li@qq.com"),
        ("Li Na <li@qq.com>, li@qq.com", "li@qq.com"),
    ],
)
def test_what_was_typed_is_read_in_one_spelling(said: str, read: str | None) -> None:
    assert emails.read(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "müller@gmx.de",
        "mu\u0308ller@gmx.de",
        "éric@example.edu",
        "ivаn@mail.ru",  # with a Cyrillic а
        "lısa@qq.com",
        "нина.petrova@example.edu",
        "li@mail.exämple.com",
        "li@qq.comß",
        "li@stu.example.edu.中国",
        "li@qq.com wu@qq.com",
        "a@b@qq.com",
        "//example.edu/li@qq.com",
    ],
)
def test_what_mail_cannot_reach_is_never_cut_to_what_is_somebody_elses(said: str) -> None:
    assert emails.read(said) is None


@pytest.mark.parametrize(
    ("email", "meant"),
    [
        ("li@gmial.com", "li@gmail.com"),
        ("li@163.con", "li@163.com"),
        ("li@qq.cm", "li@qq.com"),
        ("li@hotmial.com", "li@hotmail.com"),
        ("li@exmaple.edu", "li@example.edu"),
        ("li@gmail.com", None),
        ("li@mail.com", None),
        ("li@stu.example.edu", None),
        ("li@manchester.ac.uk", None),
    ],
)
def test_a_slip_of_a_common_domain_is_noticed(email: str, meant: str | None) -> None:
    assert emails.meant(email, "example.edu") == meant
