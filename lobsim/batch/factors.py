"""Order of elimination of the matrix M/(h gamma) - J, fixed once for a structure, as tables that C walks in loops.

Differential rows have their own unknown as pivot: as the step gets short, M/(h gamma) outweighs all else. Algebraic
rows have algebraic unknowns as pivots, which is possible in every DAE of index 1; of all ways to match them the one is
taken whose pivots have the largest product (Duff and Koster, SIAM J. Matrix Anal. Appl. 22, 2001, 973). Then pivots are
eliminated in the order that makes the least work at each of them (Markowitz, Management Science 3, 1957, 255); columns
that reach everywhere come last by themselves.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import scipy.sparse
from numpy.typing import ArrayLike, NDArray
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array

Whole = NDArray[np.int64]
WIDEST = 8  # entries of a row that C holds in registers
LEAST = 1e-300  # what a typical entry that is zero counts as


@dataclass(frozen=True)
class Factors:
    """Plan of the factorization L U of a matrix with rows and columns in the order of elimination.

    Parameters
    ----------
    starts, columns : ndarray of int
        Pattern of the Jacobian by rows, as given: row r has the entries ``starts[r]`` to ``starts[r + 1]``.
    differential : ndarray of bool
        Whether a row has a derivative by time.
    row_of, column_of : ndarray of int
        Row and unknown of each pivot.
    lower, upper : tuple of ndarray of int
        For each pivot, the columns left of it and right of it in its row, ascending, in the order of elimination.
    """

    starts: Whole
    columns: Whole
    differential: NDArray[np.bool_]
    row_of: Whole
    column_of: Whole
    lower: tuple[Whole, ...]
    upper: tuple[Whole, ...]

    @property
    def size(self) -> int:
        """Number of unknowns."""
        return len(self.row_of)

    @cached_property
    def entries(self) -> int:
        """Number of entries of both factors; a solve makes so many multiplications."""
        return self.size + sum(map(len, self.lower)) + sum(map(len, self.upper))

    @cached_property
    def multiplications(self) -> int:
        """Number of multiplications of a factorization."""
        reach = np.array([len(row) for row in self.upper])
        return int(sum((1 + reach[row]).sum() for row in self.lower))

    def text(self) -> str:
        """Write the tables in C."""
        rows = [np.r_[low, i, up] for i, (low, up) in enumerate(zip(self.lower, self.upper, strict=True))]
        begins = np.cumsum([0, *map(len, rows)])
        pivots = begins[:-1] + [len(low) for low in self.lower]
        where = {
            (i, j): begin + n
            for i, (begin, row) in enumerate(zip(begins, rows, strict=False))
            for n, j in enumerate(row.tolist())
        }
        of_values = self._of_values(where)
        below, updates = self._updates(where)
        wide = "uint16_t" if self.entries < 2**16 else "int32_t"
        return "\n".join(
            [
                f"typedef {wide} place_t;",
                f"#define ENTRIES {self.entries}",
                f"#define FILLED {self.entries - len(of_values)}",
                f"#define WIDEST {WIDEST}",
                f"#define DIFFERENTIAL {int(self.differential.sum())}",
                _table("jacobian_begin", self.starts, "int32_t"),
                _table("jacobian_column", self.columns),
                _table("value_place", of_values),
                _table("filled_place", np.setdiff1d(np.arange(self.entries), of_values)),
                _table("is_differential", self.differential.astype(np.int64)),
                _table("row_of", self.row_of),
                _table("column_of", self.column_of),
                _table("factor_begin", begins, "int32_t"),
                _table("factor_pivot", pivots, "int32_t"),
                _table("factor_place", np.concatenate(rows)),
                _table("below_count", np.array([len(rows) for rows in below])),
                _table("below_place", np.concatenate([*below, []]).astype(np.int64)),
                _table("update_place", np.array(updates, dtype=np.int64)),
                "",
            ]
        )

    def _of_values(self, where: dict[tuple[int, int], int]) -> Whole:
        """Place of each value of the Jacobian among the entries."""
        turn_of_row, turn_of_column = np.argsort(self.row_of), np.argsort(self.column_of)
        turns = turn_of_row[np.repeat(np.arange(self.size), np.diff(self.starts))]
        pairs = zip(turns.tolist(), turn_of_column[self.columns].tolist(), strict=True)
        return np.array([where[pair] for pair in pairs], dtype=np.int64)

    def _updates(self, where: dict[tuple[int, int], int]) -> tuple[list[Whole], list[int]]:
        """Places of the entries below each pivot, and of all that is changed by its row, by pieces of that row."""
        rows_below: list[list[int]] = [[] for _ in range(self.size)]
        for i, low in enumerate(self.lower):
            for turn in low.tolist():
                rows_below[turn].append(i)
        updates: list[int] = []
        for below, up in zip(rows_below, self.upper, strict=True):
            for first in range(0, len(up), WIDEST):
                piece = up[first : first + WIDEST].tolist()
                updates += [where[i, j] for i in below for j in piece]
        return [np.array([where[i, k] for i in below], dtype=np.int64) for k, below in enumerate(rows_below)], updates


def plan(starts: ArrayLike, columns: ArrayLike, differential: ArrayLike, typical: ArrayLike | None = None) -> Factors:
    """Plan the elimination.

    Parameters
    ----------
    starts, columns : array_like of int
        Pattern of the Jacobian by rows (CSR), in the order in which its values will come.
    differential : array_like of bool
        Whether a row has a derivative by time: the diagonal of the mass matrix.
    typical : array_like of float, optional
        Typical values of the entries, so that pivots are large. All count the same by default.

    Raises
    ------
    LobsimError
        If the algebraic equations cannot determine the algebraic unknowns, whatever the values.
    """
    begin, column = np.asarray(starts, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    is_differential = np.asarray(differential, dtype=bool)
    size = len(is_differential)
    row = np.repeat(np.arange(size), np.diff(begin))
    if len(np.unique(row * size + column)) != len(column):
        raise LobsimError("an entry of the Jacobian is given twice, where each may be given once")
    values = np.ones(len(column)) if typical is None else np.abs(np.asarray(typical, dtype=float))
    row_of_column = _match(row, column, values, is_differential)
    order, lower, upper = _eliminate(_patterns(row, column, row_of_column, size), size)
    return Factors(begin, column, is_differential, row_of_column[order], order, lower, upper)


def _match(row: Whole, column: Whole, values: Array, differential: NDArray[np.bool_]) -> Whole:
    """Row whose pivot an unknown is."""
    matched = np.arange(len(differential))
    algebraic = np.flatnonzero(~differential)
    if algebraic.size:
        inside = ~differential[row] & ~differential[column]
        # The matching of SciPy before 1.14 takes no wider index.
        i, j = (np.searchsorted(algebraic, index[inside]).astype(np.int32) for index in (row, column))
        size = np.log(np.maximum(np.nan_to_num(values[inside], posinf=1.0), LEAST))
        weight = 1 + size.max(initial=0.0) - size  # above zero, as a zero would count as no entry
        # Where values say nothing, an equation determines its own unknown.
        weight += 1e-6 * (i != j)
        graph = scipy.sparse.csr_array((weight, (i, j)), shape=(algebraic.size, algebraic.size))
        try:
            equation, unknown = min_weight_full_bipartite_matching(graph)
        except ValueError:
            raise LobsimError(
                f"the {algebraic.size} algebraic equations do not determine as many unknowns: the DAE is not of index 1"
            ) from None
        matched[algebraic[unknown]] = algebraic[equation]
    return matched


def _patterns(row: Whole, column: Whole, row_of_column: Whole, size: int) -> tuple[list[set[int]], list[set[int]]]:
    """Unknowns in the row of a pivot, and pivots in whose rows an unknown is; pivots are named by their unknown."""
    pivot_of_row = np.argsort(row_of_column)
    across: list[set[int]] = [{i} for i in range(size)]
    down: list[set[int]] = [{i} for i in range(size)]
    for i, j in zip(pivot_of_row[row].tolist(), column.tolist(), strict=True):
        across[i].add(j)
        down[j].add(i)
    return across, down


def _eliminate(
    patterns: tuple[list[set[int]], list[set[int]]], size: int
) -> tuple[Whole, tuple[Whole, ...], tuple[Whole, ...]]:
    """Order of the pivots, and what is left and right of each when its turn comes."""
    across, down = patterns
    lower: list[list[int]] = [[] for _ in range(size)]
    upper: list[set[int]] = [set() for _ in range(size)]
    work = np.array([(len(right) - 1) * (len(below) - 1) for right, below in zip(across, down, strict=True)])
    order = np.empty(size, dtype=np.int64)
    for turn in range(size):
        pivot = int(work.argmin())
        order[turn], work[pivot] = pivot, np.iinfo(np.int64).max
        right, below = across[pivot] - {pivot}, down[pivot] - {pivot}
        upper[pivot] = right
        for i in below:
            lower[i].append(turn)
            across[i] |= right
            across[i].discard(pivot)
        for j in right:
            down[j] |= below
            down[j].discard(pivot)
        for i in right | below:
            work[i] = (len(across[i]) - 1) * (len(down[i]) - 1)
    turn_of = np.argsort(order)
    return (
        order,
        tuple(np.array(lower[i], dtype=np.int64) for i in order),
        tuple(np.sort(turn_of[list(upper[i])]) if upper[i] else np.array([], dtype=np.int64) for i in order),
    )


def _table(name: str, values: Whole, kind: str = "place_t") -> str:
    numbers = ", ".join(map(str, values.tolist()))
    return f"static const {kind} {name}[] = {{{numbers or 0}}};"
