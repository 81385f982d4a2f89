"""E-mail addresses as people type them."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import DamerauLevenshtein

_LONGEST = 120
_FULL_STOP = re.compile(r"(?<=[A-Za-z0-9])[。．｡](?=[A-Za-z0-9])")  # of an input method, within a domain
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
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
    """Returns the address in what somebody wrote, in one spelling; None if there is none, or none that mail can reach."""
    from email_validator import EmailNotValidError, validate_email  # who takes no addresses needs none of it

    found = _ADDRESS.search(unicodedata.normalize("NFKC", _FULL_STOP.sub(".", said)))
    if found is None or len(found[0]) > _LONGEST:
        return None
    try:
        return validate_email(
            found[0].rstrip("."), check_deliverability=False, allow_smtputf8=False
        ).normalized
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
