"""A sparse matrix multiplies like the dense one that it stands for."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.matching.sparse import Sparse


def _sparse(dense: NDArray[np.float32]) -> Sparse:
    rows, columns = np.nonzero(dense)
    starts = np.searchsorted(rows, np.arange(len(dense) + 1))
    return Sparse(starts, columns, dense[rows, columns], dense.shape[1])


@pytest.fixture
def dense() -> NDArray[np.float32]:
    """Rows of very different lengths, some of them empty."""
    chance = np.random.default_rng(3)
    shares = chance.choice([0.0, 0.01, 0.1, 0.9], size=(300, 1))
    values = chance.normal(size=(300, 200)).astype(np.float32)
    values[chance.random(values.shape) > shares] = 0
    return values


def test_a_product_is_that_of_the_dense_matrix(dense: NDArray[np.float32]) -> None:
    other = np.random.default_rng(4).normal(size=(200, 7)).astype(np.float32)
    assert np.allclose(_sparse(dense) @ other, dense @ other, atol=1e-4)


def test_so_is_that_of_its_transpose(dense: NDArray[np.float32]) -> None:
    other = np.random.default_rng(5).normal(size=(300, 7)).astype(np.float32)
    assert _sparse(dense).transposed.shape == (200, 300)
    assert np.allclose(_sparse(dense).transposed @ other, dense.T @ other, atol=1e-4)


def test_rows_can_be_chosen_in_any_order(dense: NDArray[np.float32]) -> None:
    rows = np.array([7, 3, 3, 299, 0])
    identity = np.eye(200, dtype=np.float32)
    assert np.array_equal(_sparse(dense)[rows] @ identity, dense[rows])


def test_columns_without_entries_can_be_left_out(dense: NDArray[np.float32]) -> None:
    rows = np.flatnonzero(np.count_nonzero(dense, axis=1) < 5)
    used, narrow = _sparse(dense)[rows].narrowed()
    assert 0 < len(used) < 200
    assert np.array_equal(narrow @ np.eye(len(used), dtype=np.float32), dense[rows][:, used])


def test_no_rows_at_all() -> None:
    empty = Sparse(np.array([0]), np.array([], dtype=np.int64), np.array([], dtype=np.float32), 5)
    assert (empty @ np.ones((5, 2), dtype=np.float32)).shape == (0, 2)
