"""Codes that an independent decoder reads back."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from bot.files import qr_codes


def _read(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize(
    "content",
    [
        "https://t.me/exchange_bot?start=t_abcdefghijklmnopqrstuv",
        "https://t.me/exchange_bot?start=b_jinyun",
        "/start c_0123456789abcdef0123",
        "https://t.me/a_bot_with_a_name_of_32_characters?start=" + "x" * 64,
    ],
)
def test_what_was_written_is_read(content: str) -> None:
    picture = Image.open(BytesIO(qr_codes.png(content, 400)))
    assert _read(picture) == [content]
    assert picture.width >= 400


def test_a_thumb_on_the_code_does_no_harm() -> None:
    """And neither does a small screen."""
    picture = Image.open(
        BytesIO(qr_codes.png("https://t.me/exchange_bot?start=t_abcdefghijklmnopqrstuv", 400))
    ).convert("L")
    middle = picture.width // 2
    ImageDraw.Draw(picture).rectangle((middle - 25, middle - 25, middle + 25, middle + 25), fill=128)
    assert len(_read(picture)) == 1
    assert len(_read(picture.resize((150, 150)))) == 1


def test_a_poster_is_as_large_as_it_is_asked_to_be() -> None:
    assert Image.open(BytesIO(qr_codes.png("x", 1200))).width >= 1200
    assert qr_codes.svg("x").startswith(b"<?xml")
