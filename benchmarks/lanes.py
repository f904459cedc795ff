"""The batch engine against IDAKLU: random cells of all laws, and the dose at which a gas path closes.

Draws structures (membrane, build, laws, gas), of each several cells with all numbers anew that carry a range, and a
current each; solves all in lanes, and one by one by IDAKLU at its default tolerance. Says how far capacities and
plateaus lie apart, how many ends and causes are the same, and tells every other case. Exit code 1 if a bar is missed.

    python -m benchmarks.lanes --structures 40 --cells 50
"""

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

import lobsim
from benchmarks.robustness import draw
from lobsim.batch.cells import discharges_of
from lobsim.batch.in_lanes import Discharge
from lobsim.numerics.solver import DEFAULT, REFERENCE, Accuracy
from lobsim.protocol import parse
from lobsim.sweep import worker
from lobsim.sweep.runs import Run

CAPACITY_BAR, PLATEAU_BAR_V, SAME_BAR = 1e-4, 1e-4, 0.995
FALSE = 5e-3  # of the capacity: a gas path that closed, and was not seen to
DOSE = "Electrolyte dose [m]"
DOSES_m = np.linspace(4.5e-5, 7.5e-5, 121)
STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"


@dataclass
class Tally:
    """What came of the pairs."""

    capacities: list[float] = field(default_factory=list)
    plateaus: list[float] = field(default_factory=list)
    same: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def add(self, lanes: Discharge, alone: dict[str, object], told: str) -> None:
        """Compare a discharge in lanes with its row by IDAKLU, and tell what differs."""
        if lanes.row is None:
            self.left[f"{lanes.reason} (IDAKLU: {alone['status']})"] += 1
            return
        if alone["status"] != "ended":
            self.left[f"solved in lanes, {alone['status']} by IDAKLU"] += 1
            print(f"{told}: {alone['reason']}", flush=True)
            return
        capacity, plateau = (
            abs(float(lanes.row[name]) - float(alone[name])) / scale  # type: ignore[arg-type]
            for name, scale in (("capacity_mAh_g", float(alone["capacity_mAh_g"])), ("plateau_V", 1.0))  # type: ignore[arg-type]
        )
        self.capacities.append(capacity)
        self.plateaus.append(plateau)
        words = [(one["end"], one["cause"]) for one in (lanes.row, alone)]
        self.same += words[0] == words[1]
        if words[0] != words[1] or capacity > CAPACITY_BAR or plateau > PLATEAU_BAR_V:
            print(
                f"{told}: capacity {capacity:.1e}, plateau {plateau:.1e} V, {words[0]}, by IDAKLU {words[1]}",
                flush=True,
            )

    def missed(self) -> bool:
        """Report; whether a bar is missed."""
        capacities, plateaus = np.array(self.capacities), np.array(self.plateaus)
        share = self.same / len(capacities)
        print(f"{len(capacities)} pairs; left to IDAKLU: {dict(self.left)}")
        for name, values, bar in (("capacity", capacities, CAPACITY_BAR), ("plateau [V]", plateaus, PLATEAU_BAR_V)):
            beyond = (values > bar).sum()
            print(f"{name}: median {np.median(values):.1e}, largest {values.max():.1e}, {beyond} beyond {bar:.0e}")
        print(f"same end and cause: {share:.2%} (bar {SAME_BAR:.1%})")
        return bool((capacities > CAPACITY_BAR).any() or (plateaus > PLATEAU_BAR_V).any() or share < SAME_BAR)


def structure(rng: np.random.Generator, cells: int) -> tuple[list[lobsim.Cell], list[str]]:
    """Draw cells of one structure in one column, and their protocols."""
    found, protocols = [], []
    like = None
    while len(found) < cells:
        cell, protocol = draw(rng)
        cell = cell.with_mesh(cell.mesh.separator, cell.mesh.positive, 1)
        if like is None:
            like = cell
        try:
            of_like = like.with_values(
                {name: cell.numbers[name] for name, _ in cell.changed if name in like.parameters}
            )
        except lobsim.LobsimError:
            continue
        found.append(of_like)
        protocols.append(protocol)
    return found, protocols


def alone(cell: lobsim.Cell, protocol: str, accuracy: Accuracy = DEFAULT) -> dict[str, object]:
    """The row of a discharge by IDAKLU."""
    settings = worker.Settings(tuple(sorted(cell.numbers)), accuracy=accuracy)
    return worker.solve([Run(cell, (), (protocol,), ())], settings).rows[0]


def compared(structures: int, cells: int, seed: int) -> bool:
    """Random cells by both; whether a bar is missed."""
    rng, tally = np.random.default_rng(seed), Tally()
    for number in range(structures):
        begin = time.perf_counter()
        drawn, protocols = structure(rng, cells)
        steps = [parse(protocol, cell)[0] for cell, protocol in zip(drawn, protocols, strict=True)]
        for place, one in enumerate(discharges_of(drawn, steps)):
            told = f"structure {number}, cell {place}, {protocols[place]}"
            tally.add(one, alone(drawn[place], protocols[place]), told)
        print(f"structure {number}: {time.perf_counter() - begin:.0f} s, {drawn[0]!r:.100}", flush=True)
    return tally.missed()


def doses() -> bool:
    """The scan of doses in lanes, against the tightest tolerance; whether one is false."""
    cells = [lobsim.Cell("NIPS", "stacked").with_values({DOSE: float(dose)}) for dose in DOSES_m]
    found = discharges_of(cells, [parse(STEP, cell)[0] for cell in cells])
    exact = [float(alone(cell, STEP, REFERENCE)["capacity_mAh_g"]) for cell in cells]  # type: ignore[arg-type]
    pairs = [(one.row["capacity_mAh_g"], right) for one, right in zip(found, exact, strict=True) if one.row]
    off = np.array([abs(capacity / right - 1) for capacity, right in pairs])
    print(
        f"{len(off)} of {len(cells)} doses in lanes: largest {off.max():.1e}, {(off > FALSE).sum()} false convergences"
    )
    return bool((off > FALSE).any())


def main() -> int:
    """Draw, solve, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--structures", type=int, default=40)
    parser.add_argument("--cells", type=int, default=50, help="of each structure")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    missed = compared(options.structures, options.cells, options.seed)
    return int(doses() or missed)


if __name__ == "__main__":
    sys.exit(main())
