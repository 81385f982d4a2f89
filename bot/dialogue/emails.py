"""E-mail addresses as people type them."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import DamerauLevenshtein

from bot.typed_text import visible

_LONGEST = 120
_FULL_STOP = re.compile(r"(?<=[A-Za-z0-9])。(?=[A-Za-z0-9])")  # of an input method, within a domain
_APART = r"[^\s@<>()\[\]\"“”‘,;:\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_ADDRESS = re.compile(rf"{_APART}+@{_APART}+")
"""What is joined to an address: "müller@" is not "ller@", while Chinese is written without spaces around it."""
_SPELT = re.compile(r"[A-Za-z0-9.!#$%&'*+=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_CHINESE_DOMAIN = re.compile(r"(?:中[国國]|公司|网络|網絡|香港|台[湾灣]|在线|商城|集团|大学)")
_COMMON = (
    *(
        "qq.com",
        "163.com",
        "126.com",
        "139.com",
        "foxmail.com",
        "sina.com",
        "sohu.com",
        "aliyun.com",
        "yeah.net",
    ),
    *("gmail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "yahoo.com"),
)
_ALSO_REAL = ("mail.com", "email.com", "ymail.com", "gmx.com", "me.com")
"""Near a common one, and no slip of it."""
_SHORT = 8  # letters of a domain, up to which one slip is as many as there can be


def read(said: str) -> str | None:
    """Returns the address in what somebody wrote, in one spelling; None if there is none or several, or none that mail can reach."""
    text = visible(unicodedata.normalize("NFKC", said)).replace("’", "'")
    text = _FULL_STOP.sub(".", text)
    spelt = [_spelt(match, text) for match in _ADDRESS.finditer(text)]
    is_one = len({(email or "").casefold() for email in spelt}) == 1
    return spelt[0] if is_one else None


def _spelt(match: re.Match[str], text: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email  # who takes no addresses needs none of it

    address = match[0].lstrip("'*_").rstrip(".'*_!?")
    is_cut = match[0].endswith(".") and _CHINESE_DOMAIN.match(text, match.end()) is not None
    if is_cut or len(address) > _LONGEST or not _SPELT.fullmatch(address):
        return None
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError:
        return None


def meant(email: str, own: str = "") -> str | None:
    """Returns what was probably meant where the domain looks like a slip of a common one.

    Args:
        own: the office's own domain, which is a common one too.
    """
    name, _, domain = email.rpartition("@")
    known = [*_COMMON, *([own] if own else [])]
    if domain in known or domain in _ALSO_REAL or (own and domain.endswith(f".{own}")):
        return None
    slips = [(DamerauLevenshtein.distance(domain, each), each) for each in known]
    slip, nearest = min(slips)
    return f"{name}@{nearest}" if slip <= (1 if len(nearest) <= _SHORT else 2) else None
