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

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        """Where the entries of both factors stand: rows one behind the other, each from left to right."""
        rows = (np.r_[low, i, up] for i, (low, up) in enumerate(zip(self.lower, self.upper, strict=True)))
        entries = ((i, j) for i, row in enumerate(rows) for j in row.tolist())
        return {entry: place for place, entry in enumerate(entries)}

    def text(self) -> str:
        """Write the tables in C."""
        place, below = self._places, self._below()
        reach = np.array([len(low) + 1 + len(up) for low, up in zip(self.lower, self.upper, strict=True)])
        turn_of_row, turn_of_column = np.argsort(self.row_of), np.argsort(self.column_of)
        rows = np.repeat(np.arange(self.size), np.diff(self.starts))
        entries = zip(turn_of_row[rows].tolist(), turn_of_column[self.columns].tolist(), strict=True)
        pairs = list(zip(below, self.upper, strict=True))
        reductions = [
            (place[i, j], place[i, k], place[k, j]) for k, (under, up) in enumerate(pairs) for i in under for j in up
        ]
        scaled = [(place[i, k], k) for k, under in enumerate(below) for i in under]
        sizes = {
            "ENTRIES": self.entries,
            "NONZEROS": len(self.columns),
            "DIFFERENTIAL": self.differential.sum(),
            "BELOW": len(scaled),
        }
        tables: dict[str, ArrayLike] = {
            "jacobian_begin": self.starts,
            "jacobian_place": turn_of_column[self.columns],
            "jacobian_into": [place[entry] for entry in entries],
            "is_differential": self.differential,
            "row_of": self.row_of,
            "column_of": self.column_of,
            "factor_begin": np.cumsum([0, *reach]),
            "factor_column": [j for _, j in place],
            "pivot_place": [place[k, k] for k in range(self.size)],
            "right_of_pivot": [len(up) for up in self.upper],
            "reduction_end": np.cumsum([len(under) * len(up) for under, up in pairs]),
            "reductions": np.ravel(reductions),
            "scaled": np.ravel(scaled),
        }
        defined = [f"#define {name} {int(size)}" for name, size in sizes.items()]
        return "\n".join([*defined, *(_table(name, values) for name, values in tables.items()), ""])

    def _below(self) -> list[list[int]]:
        """Rows below each pivot that have an entry in its column."""
        below: list[list[int]] = [[] for _ in range(self.size)]
        for i, low in enumerate(self.lower):
            for k in low.tolist():
                below[k].append(i)
        return below


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
        i, j = (np.searchsorted(algebraic, index[inside]) for index in (row, column))
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


def _table(name: str, given: ArrayLike) -> str:
    values = np.asarray(given, dtype=np.int64)
    kind = "uint16_t" if values.max(initial=0) < 2**16 else "int32_t"
    numbers = ", ".join(map(str, values.tolist()))
    return f"static const {kind} {name}[] = {{{numbers or 0}}};"
