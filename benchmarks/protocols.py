"""Protocols of several steps in lanes against IDAKLU: random cells of all laws, and how fast both are.

Draws structures (membrane, build, laws, gas), of each several cells with all numbers anew that carry a range, and a
protocol: a discharge, a rest, a charge and a rest; three cycles; or steps that keep a voltage, a power and a
resistance. Solves all in lanes, and one by one by `lobsim.run` at its default tolerance. Says how far the charge and
the voltages of every step lie apart, how many ends and causes are the same, how many runs lanes leave, and tells every
other case. Exit code 1 if a bar is missed.

    python -m benchmarks.protocols --structures 20 --cells 8
"""

import argparse
import math
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

import lobsim
from benchmarks.lanes import structure
from lobsim.batch.cells import protocols_of
from lobsim.batch.way import Followed
from lobsim.protocol import Protocol
from lobsim.result.record import StepRecord

CHARGE_BAR, VOLTAGE_BAR_V, SAME_BAR = 1e-4, 1e-4, 0.995
SMALL = 0.01  # mAh/cm2: the charge of a step is compared with its own, or with this if it is less
CURRENTS_mA_cm2, CAPACITIES_mAh_cm2 = (0.05, 2.0), (0.2, 3.0)


def drawn(rng: np.random.Generator) -> Protocol:
    """Draw a protocol."""
    out, back = (math.exp(rng.uniform(*map(math.log, CURRENTS_mA_cm2))) for _ in range(2))
    capacity = math.exp(rng.uniform(*map(math.log, CAPACITIES_mAh_cm2)))
    discharge = f"{out:.3g} mA/cm2 until 2.0 V or {capacity:.3g} mAh/cm2"
    kind = rng.integers(3)
    if kind == 0:
        return f"Discharge at {out:.3g} mA/cm2 until 2.0 V", "Rest for 1 h", f"Charge at {back:.3g} mA/cm2 until 4.3 V"
    if kind == 1:
        return lobsim.cycle(discharge, f"{back:.3g} mA/cm2 until 4.3 V or {capacity:.3g} mAh/cm2", 3, rest="10 min")
    hold = f"Hold at 4.1 V until {back / 20:.3g} mA/cm2 or for 5 h"
    power = f"Discharge at {2 * out:.3g} mW/cm2 until 2.2 V or for 2 h"
    return f"Discharge at {discharge}", f"Charge at {back:.3g} mA/cm2 until 4.1 V", hold, "Rest for 10 min", power


@dataclass
class Tally:
    """What came of the pairs."""

    charges: list[float] = field(default_factory=list)
    voltages: list[float] = field(default_factory=list)
    same: int = 0
    left: Counter[str] = field(default_factory=Counter)

    def add(self, lanes: Followed, alone: "lobsim.Result | None", told: str) -> None:
        """Compare a run in lanes with the same by IDAKLU, step by step, and tell what differs."""
        if lanes.row is None or alone is None:
            self.left[lanes.reason or "not solved by IDAKLU"] += 1
            return
        if len(lanes.steps) != len(alone.steps):
            print(f"{told}: {len(lanes.steps)} steps, {len(alone.steps)} by IDAKLU: {lanes.row['end']}, {alone.end}")
        for number, pair in enumerate(zip(lanes.steps, alone.steps, strict=False), 1):
            self._step(*pair, f"{told}, step {number}, {pair[0].text!r}")

    def _step(self, one: StepRecord, other: StepRecord, told: str) -> None:
        charge = abs(one.moved_mAh_cm2 - other.moved_mAh_cm2) / max(other.moved_mAh_cm2, SMALL)
        voltage = max(abs(one.mean_V - other.mean_V), abs(one.end_V - other.end_V))
        words = [(step.end, step.cause) for step in (one, other)]
        self.charges.append(charge)
        self.voltages.append(voltage)
        self.same += words[0] == words[1]
        if words[0] != words[1] or charge > CHARGE_BAR or voltage > VOLTAGE_BAR_V:
            print(f"{told}: charge {charge:.1e}, voltage {voltage:.1e} V, {words[0]}, by IDAKLU {words[1]}", flush=True)

    def missed(self) -> bool:
        """Report; whether a bar is missed."""
        share = self.same / max(len(self.charges), 1)
        print(f"{len(self.charges)} steps; runs left to IDAKLU: {dict(self.left)}")
        pairs = (("charge", self.charges, CHARGE_BAR), ("voltage [V]", self.voltages, VOLTAGE_BAR_V))
        for name, found, bar in pairs:
            values = np.array(found)
            print(f"{name}: median {np.median(values):.1e}, largest {values.max():.1e}, {(values > bar).sum()} beyond")
        print(f"same end and cause: {share:.2%} (bar {SAME_BAR:.1%})")
        beyond = any((np.array(found) > bar).any() for _, found, bar in pairs)
        return beyond or share < SAME_BAR


def alone(cell: lobsim.Cell, protocol: Protocol) -> "lobsim.Result | None":
    """A run by IDAKLU; nothing if it cannot be."""
    try:
        return lobsim.run(cell, protocol, progress=False, compiled=False)
    except lobsim.LobsimError:
        return None


def compared(structures: int, cells: int, seed: int, places: int) -> bool:
    """Random cells by both; whether a bar is missed."""
    rng, tally = np.random.default_rng(seed), Tally()
    for number in range(structures):
        made = [cell.with_mesh(4, places, 1) for cell in structure(rng, cells)[0]]
        protocols = [drawn(rng)] * cells
        found = protocols_of(made, protocols)  # compiles
        begin = time.perf_counter()
        found = protocols_of(made, protocols)
        in_lanes_s, begin = time.perf_counter() - begin, time.perf_counter()
        results = [alone(cell, protocol) for cell, protocol in zip(made, protocols, strict=True)]
        alone_s = time.perf_counter() - begin
        for place, (one, other) in enumerate(zip(found, results, strict=True)):
            tally.add(one, other, f"structure {number}, cell {place}")
        seconds = f"{in_lanes_s / cells:.3f} s a run in lanes, {alone_s / cells:.2f} s by IDAKLU"
        print(f"structure {number}: {seconds}; {protocols[0]}, {made[0]!r:.100}", flush=True)
    return tally.missed()


def main() -> int:
    """Draw, solve, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--structures", type=int, default=20)
    parser.add_argument("--cells", type=int, default=8, help="of each structure")
    parser.add_argument("--places", type=int, default=12, help="finite volumes of the electrode")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    return int(compared(options.structures, options.cells, options.seed, options.places))


if __name__ == "__main__":
    sys.exit(main())
