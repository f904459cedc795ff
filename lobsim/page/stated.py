"""What the laboratory of the page states about runs: about which, and at which currents and limits."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.page.knobs import shown
from lobsim.page.subject import Subject
from lobsim.parameters import Cycling, Statement
from lobsim.protocol import Cycles, cycle, parse
from lobsim.protocol.step import Step

PER_CM2 = 10.0  # A/m2 in a mA/cm2, and A.h/m2 in a mAh/cm2


def discharges(subject: Subject, membrane: str, build: str) -> list[Statement]:
    """Find the statements about single discharges of a membrane in a build."""
    return [
        said
        for said in subject.laboratory.statements
        if (said.membrane, said.build) == (membrane, build) and said.stated and not said.cycle
    ]


def cycles(subject: Subject, membrane: str, build: str) -> list[Cycling]:
    """Find the cycles of a membrane in a build about which there are statements."""
    return [
        one for one in subject.laboratory.cycling if (one.membrane, one.build) == (membrane, build) and one.statements
    ]


def describes(subject: Subject, cell: Cell, laws: Mapping[str, str]) -> bool:
    """Tell whether a cell is the laboratory's own of its membrane and build, under laws, whatever its name and mesh."""
    plain = Cell(cell.membrane, cell.build, laboratory=subject.laboratory, mesh=cell.mesh)
    return replace(cell, name=None) == plain.with_laws(**laws)


def steps(protocol: str | Cycles, cell: Cell) -> tuple[Step, ...]:
    """Read a protocol, whatever its words and their order; of what cannot be read there are no steps."""
    with suppress(LobsimError):
        return tuple(map(_wordless, parse(protocol, cell)))
    return ()


def _wordless(step: Step) -> Step:
    ends = sorted((replace(end, value=_rounded(end.value)) for end in step.ends), key=repr)
    return replace(step, text="", value=_rounded(step.value), ends=tuple(ends))


def _rounded(number: float) -> float:
    """To less digits than a change of units spoils."""
    return float(f"{number:.9g}")


def current(protocol: str | Cycles, cell: Cell) -> float | None:
    """Find the current of the first discharge of a protocol [mA.cm-2], to the digits that the page shows."""
    found = (value for step in steps(protocol, cell) for key, value in _of_step(step, cell.area_m2) if key == "current")
    return next(found, None)


@lru_cache(maxsize=16)
def numbers(subject: Subject) -> dict[str, tuple[float, ...]]:
    """Collect the currents and limits of all runs that are spoken of, by the key of the knob, in the unit of it."""
    found: dict[str, set[float]] = {}
    for cell, protocol, times in _runs(subject):
        for step in steps(protocol, cell):
            for key, value in _of_step(step, cell.area_m2):
                found.setdefault(key, set()).add(value)
        if times:
            found.setdefault("times", set()).add(times)
    return {key: tuple(sorted(values)) for key, values in found.items()}


def _runs(subject: Subject) -> Iterator[tuple[Cell, str | Cycles, int]]:
    """Cells, protocols, and of cycles how many."""
    laboratory, gas = subject.laboratory, subject.gas
    for said in laboratory.statements:
        if not said.cycle:
            with suppress(LobsimError):
                yield subject.usual(said.membrane, said.build, gas), said.protocol, 0
    for one in laboratory.cycling:
        with suppress(LobsimError):
            yield subject.usual(one.membrane, one.build, gas), cycle(one.discharge, one.charge, 1), one.times


def _of_step(step: Step, area_m2: float) -> Iterator[tuple[str, float]]:
    if step.kind != "current":
        return
    discharging = step.value > 0
    yield "current" if discharging else "charge", shown(abs(step.value) / area_m2 / PER_CM2)
    for end in step.ends:
        if end.quantity == "capacity":
            yield "per_cycle", shown(end.value / area_m2 / PER_CM2)
        elif end.quantity == "voltage" and discharging:
            yield "until", end.value
