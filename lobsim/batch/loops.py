"""C code of the vectors of a graph: loops over finite volumes and faces, never an operation for each of them.

Vectors of one length that need nothing but each other's element in the same place share a loop, and most of them live
in registers. What is needed at another place waits for a loop that ends before: this gives each vector a level, and a
function is its loops in the order of their levels.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lobsim.batch.graph import NUMBERS, REDUCED, STATE, TAKEN, TIME, WEIGHTED, Vector
from lobsim.numerics.arrays import Table

SYMBOLS = {TIME: "t", STATE: "y", NUMBERS: "p"}
_INFIX = {"add": "+", "sub": "-", "mul": "*", "div": "/"}


@dataclass(frozen=True)
class Store:
    """Where elements of a vector go: the array of a function, the places, and whether it is added to what is there."""

    vector: Vector
    into: str
    places: Table
    adds: bool = False


class Tables:
    """Constant tables that functions share, by their content."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, bytes], str] = {}
        self.code: list[str] = []

    def numbers(self, values: Table) -> str:
        """Name a table of numbers."""
        return self._named("double", np.asarray(values, dtype=float), _literal)

    def places(self, values: Table) -> str:
        """Name a table of places."""
        return self._named("int", np.asarray(values, dtype=np.int64), str)

    def _named(self, kind: str, values: Table, written: Callable[[float], str]) -> str:
        key = kind, values.tobytes()
        if key not in self._names:
            self._names[key] = f"{kind[0]}_{len(self._names)}"
            content = ",".join(written(value) for value in values.tolist())
            self.code.append(f"static const {kind} {self._names[key]}[{values.size}] = {{{content}}};")
        return self._names[key]


def _literal(value: float) -> str:
    if np.isnan(value):
        return "NAN"
    if np.isinf(value):
        return "INFINITY" if value > 0 else "-INFINITY"
    return repr(float(value))


class Written:
    """A C function that works out vectors and stores them.

    Parameters
    ----------
    tables : Tables
        Of constants.
    stores : sequence of Store
        What it gives.
    ready : mapping of Vector to str
        Vectors that are there when it is called, and where: an array and a place in it, such as "k + 7".
    """

    def __init__(self, tables: Tables, stores: Sequence[Store], ready: dict[Vector, str]) -> None:
        self.tables, self.stores, self.ready = tables, stores, ready
        self.work = 0
        self._home: dict[Vector, int] = {}
        self._free: dict[int, list[int]] = {}  # places in the work array, by size
        self._last: dict[int, list[Vector]] = {}  # what is read for the last time in a loop
        self._levels: dict[Vector, int] = {}
        self._order: list[Vector] = []
        for store in stores:
            self._place(store.vector)
        self._copy_late()
        self._outside = self._used_outside()

    def _is_there(self, vector: Vector) -> bool:
        known = vector in self.ready or vector.is_constant or vector.kind in SYMBOLS
        return known or (_is_view(vector) and self._is_there(vector.of[0]))

    def _place(self, vector: Vector) -> None:
        """Give a vector and all that it needs a level."""
        todo = [vector]
        while todo:
            node = todo[-1]
            if self._is_there(node) or node in self._levels:
                todo.pop()
                continue
            lacking = [one for one in node.of if not self._is_there(one) and one not in self._levels]
            if lacking:
                todo += lacking
                continue
            self._levels[node] = max((self._after(node, one) for one in node.of), default=0)
            self._order.append(node)
            todo.pop()

    def _after(self, node: Vector, needed: Vector) -> int:
        """The first level at which a vector may be worked out that needs another."""
        if self._is_there(needed):
            return 0
        level = self._levels[needed]
        if _is_view(node):  # which is no loop: it is as late as its source, and who reads it waits for the next level
            return level
        if needed.kind == TAKEN:
            return level if not _is_view(needed) else level + 1
        shares = node.kind not in (TAKEN, WEIGHTED, *REDUCED) and needed.size == node.size
        return level if shares else level + 1

    def _copy_late(self) -> None:
        """Bring elements together just before the first loop that reads them."""
        first: dict[Vector, int] = {}
        for node in self._order:
            if not _is_view(node):
                for needed in node.of:
                    source = _source(needed)
                    first[source] = min(first.get(source, self._levels[node]), self._levels[node])
        for node, level in first.items():
            if node.kind == TAKEN and node in self._levels:
                self._levels[node] = level

    def _used_outside(self) -> set[Vector]:
        """Vectors that are read in another loop than their own."""
        found = set()
        for node in self._order:
            for needed in node.of:
                source = _source(needed)
                if self._is_there(source) or source.kind == TAKEN:
                    continue
                alike = needed is source and not _is_view(node) and node.size == source.size
                shares = alike and node.kind not in (TAKEN, WEIGHTED, *REDUCED)
                if not (shares and self._levels[node] == self._levels[source]):
                    found.add(source)
        for store in self.stores:
            source = _source(store.vector)
            if not self._is_there(source) and source is not store.vector:
                found.add(source)
        return found

    def _array(self, vector: Vector) -> str:
        """Where a vector stands that outlives its loop."""
        if vector in self.ready:
            return self.ready[vector]
        if vector.kind in SYMBOLS:
            return SYMBOLS[vector.kind]
        if vector not in self._home:
            free = self._free.setdefault(vector.size, [])
            if not free:
                free.append(self.work)
                self.work += vector.size
            self._home[vector] = free.pop()
        return f"w + {self._home[vector]}"

    def _let_go(self, loop: int) -> None:
        """Let others have the places of what no later loop reads: what is used again soon stays in the cache."""
        for vector in self._last.get(loop, []):
            if vector in self._home:
                self._free[vector.size].append(self._home[vector])

    def _element(self, vector: Vector, at: str | Table, local: dict[Vector, str]) -> str:
        """An element of a vector: in the place of a loop, "i", or for each turn of the loop in a place of a table."""
        if vector in local:
            return local[vector]
        if vector.kind == TAKEN and vector not in self.ready and _is_view(vector):
            places = vector.data[:, 1]
            return self._element(vector.of[0], places if isinstance(at, str) else places[at], {})
        if vector.size == 1:
            at = np.zeros(1, dtype=int)
        if vector.is_constant:
            values = vector.data if isinstance(at, str) else vector.data[at]
            return f"splat({_literal(values[0])})" if values.size == 1 else f"splat({self.tables.numbers(values)}[i])"
        if vector.kind == TIME:
            return "t"
        return f"({self._array(vector)})[{self._index(at)}]"

    def _index(self, at: str | Table) -> str:
        if isinstance(at, str):
            return at
        if at.size == 1:
            return str(int(at[0]))
        steps = np.diff(at)
        if (steps == steps[0]).all():
            return f"{at[0]} + {steps[0]} * i"
        return f"{self.tables.places(at)}[i]"

    def body(self) -> list[str]:
        """Lines of the function."""
        lines = self._emptied()
        by_loop: dict[tuple[int, int, int], list[Vector]] = {}
        for node in self._order:
            if not _is_view(node):
                copies = node.kind == TAKEN
                by_loop.setdefault((self._levels[node], 0 if copies else 1, node.size), []).append(node)
        stored: dict[Vector, list[Store]] = {}
        for store in self.stores:
            stored.setdefault(store.vector, []).append(store)
        loops = sorted(by_loop.items(), key=lambda item: item[0])
        self._find_last([nodes for _, nodes in loops])
        for number, ((_, loop, size), nodes) in enumerate(loops):
            if not loop:
                for node in nodes:
                    lines += self._copied(node)
                    for store in stored.pop(node, []):
                        lines += self._loop(size, self._stored(store, self._element(node, "i", {})))
            else:
                lines += self._loop(size, self._worked_out(nodes, stored))
            self._let_go(number)
        for store in (store for left in stored.values() for store in left):
            lines += self._loop(store.vector.size, self._stored(store, self._element(store.vector, "i", {})))
        return lines

    def _emptied(self) -> list[str]:
        """Empty what is added to: which of its parts comes first is not known."""
        added: dict[str, list[Table]] = {}
        for store in self.stores:
            if store.adds:
                added.setdefault(store.into, []).append(store.places[store.places >= 0])
        lines = []
        for into, parts in added.items():
            places = np.unique(np.concatenate(parts))
            lines += self._loop(places.size, [f"{into}[{self._index(places)}] = splat(0.0);"])
        return lines

    def _find_last(self, loops: Sequence[list[Vector]]) -> None:
        """Find in which loop each vector is read for the last time; one that is stored at the end is kept."""
        last = {_source(needed): number for number, nodes in enumerate(loops) for node in nodes for needed in node.of}
        kept = {_source(store.vector) for store in self.stores}
        for vector, number in last.items():
            if vector not in kept:
                self._last.setdefault(number, []).append(vector)

    def _worked_out(self, nodes: list[Vector], stored: dict[Vector, list[Store]]) -> list[str]:
        """Lines inside of one loop."""
        local: dict[Vector, str] = {}
        lines = []
        for number, node in enumerate(nodes):
            name = f"v{number}"
            lines += self._line(name, node, local)
            local[node] = name
            if node in self._outside:
                lines.append(f"({self._array(node)})[i] = {name};")
            for store in stored.pop(node, []):
                lines += self._stored(store, name)
        return lines

    def _line(self, name: str, node: Vector, local: dict[Vector, str]) -> list[str]:
        if node.kind == WEIGHTED:
            return self._sum(name, node)
        if node.kind in REDUCED:
            whole, choose = node.of[0], "v_fmin" if node.kind == REDUCED[0] else "v_fmax"
            return [
                f"vd {name};",
                f"for (int i = 0; i < {whole.size}; i++) {{",
                f"vd next = {self._element(whole, 'i', {})};",
                f"{name} = i ? {choose}({name}, next) : next; }}",
            ]
        of = [self._element(part, "i", local) for part in node.of]
        if node.kind in _INFIX:
            return [f"vd {name} = {of[0]} {_INFIX[node.kind]} {of[1]};"]
        if node.kind == "neg":
            return [f"vd {name} = -{of[0]};"]
        return [f"vd {name} = v_{node.kind}({', '.join(of)});"]

    def _sum(self, name: str, node: Vector) -> list[str]:
        ends, places, weights = node.data
        if node.size == 1:
            inner = self._element(node.of[0], places[0 : ends[1]], {})
            weight = self._element_of_table(weights)
            return [f"vd {name} = splat(0.0);", f"for (int i = 0; i < {ends[1]}; i++) {name} += {weight} * {inner};"]
        source = node.of[0]
        at = source.data[:, 1][places] if _is_view(source) and source not in self.ready else places
        array = self._array(_source(source) if source not in self.ready else source)
        table, begin, weight = (self.tables.places(at), self.tables.places(ends), self.tables.numbers(weights))
        return [
            f"vd {name} = splat(0.0);",
            f"for (int j = {begin}[i]; j < {begin}[i + 1]; j++) {name} += {weight}[j] * ({array})[{table}[j]];",
        ]

    def _element_of_table(self, weights: Table) -> str:
        alike = (weights == weights[0]).all()
        return f"splat({_literal(weights[0])})" if alike else f"splat({self.tables.numbers(weights)}[i])"

    def _copied(self, node: Vector) -> list[str]:
        """Elements of several vectors brought together: a loop for each piece that lies evenly."""
        lines = []
        into = self._array(node)
        for begin, end in _pieces(node.data):
            source = node.of[node.data[begin, 0]]
            value = self._element(source, node.data[begin:end, 1], {})
            lines += self._loop(end - begin, [f"({into})[{begin} + i] = {value};"])
        return lines

    def _stored(self, store: Store, value: str) -> list[str]:
        there = store.places >= 0
        sign = "+=" if store.adds else "="
        if there.all():
            return [f"{store.into}[{self._index(store.places)}] {sign} {value};"]
        table = self.tables.places(store.places)
        return [f"if ({table}[i] >= 0) {store.into}[{table}[i]] {sign} {value};"]

    @staticmethod
    def _loop(size: int, lines: list[str]) -> list[str]:
        if size == 1:
            return ["{ enum { i = 0 };", *lines, "}"]
        return [f"for (int i = 0; i < {size}; i++) {{", *lines, "}"]


def _is_view(vector: Vector) -> bool:
    """Whether a vector is elements of one other, which are read where they are."""
    return vector.kind == TAKEN and len(vector.of) == 1


def _source(vector: Vector) -> Vector:
    return vector.of[0] if _is_view(vector) else vector


def _pieces(data: Table) -> list[tuple[int, int]]:
    """Cut places into runs with one source and one step."""
    ends = [0]
    place = 0
    while place < len(data):
        end = place + 1
        if end < len(data) and data[end, 0] == data[place, 0]:
            step = data[end, 1] - data[place, 1]
            while end < len(data) and data[end, 0] == data[place, 0] and data[end, 1] - data[end - 1, 1] == step:
                end += 1
        ends.append(end)
        place = end
    return list(pairwise(ends))


def function(name: str, arguments: str, written: Written) -> str:
    """A C function, with its text."""
    return "\n".join([f"static void {name}({arguments})", "{", *written.body(), "}"])
