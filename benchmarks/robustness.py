"""Random cells: does each end in a physical cause or in one clear sentence?

Draws membranes, builds, laws, gases, currents, and every number that carries a range in its parameter set, runs them,
and counts the ends. Exit code 1 if a run fails without a sentence, or ends without saying why.

    python benchmarks/robustness.py --draws 300 --seed 1
"""

import argparse
import collections
import math
import sys
import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

import lobsim
from lobsim.errors import LobsimError
from lobsim.laboratory import catalogue
from lobsim.numerics.solver import REFERENCE
from lobsim.physics.laws import Law
from lobsim.protocol import Protocol

CURRENTS_mA_cm2 = (0.05, 10.0)
WIDE = 10.0  # ratio of a range above which it is drawn in logarithms


def draw(rng: np.random.Generator) -> tuple[lobsim.Cell, str]:
    """Draw a cell and a protocol."""
    paper = catalogue.laboratory("saengkaew2023")
    cell = lobsim.Cell(str(rng.choice(list(paper.membranes))), str(rng.choice(list(paper.builds))))
    drawn = [law for law in lobsim.LAWS.values() if law.name != "conductivity"]  # which the electrolyte decides
    cell = _with_laws(cell, drawn, rng)
    values = {}
    for name, value in cell.parameters.items():
        low, high = value.origin.low, value.origin.high
        if low is not None and high is not None and low < high:
            wide = low > 0 and high / low > WIDE
            values[name] = float(
                math.exp(rng.uniform(math.log(low), math.log(high))) if wide else rng.uniform(low, high)
            )
    values["Chamber oxygen mole fraction"] = float(rng.choice([1.0, 0.21]))
    values["Number of electrodes connected in parallel to make a cell"] = float(rng.integers(1, 6))
    current = math.exp(rng.uniform(*map(math.log, CURRENTS_mA_cm2)))
    cell = cell.with_values(values)
    if cell.columns > 1:  # two dimensions: a coarser mesh, and the law that follows one column is out
        cell = cell.with_mesh(positive=20, along=5).with_laws(liquid="displaced", mediator="off", ageing="off")
    return cell, f"Discharge at {current:.4g} mA/cm2 until 2.0 V"


def _with_laws(cell: lobsim.Cell, drawn: Iterable[Law], rng: np.random.Generator) -> lobsim.Cell:
    """Draw laws; those that exclude each other are drawn anew."""
    while True:
        try:
            return cell.with_laws(**{law.name: str(rng.choice(list(law.choices))) for law in drawn})
        except LobsimError:
            continue


def draw_along(rng: np.random.Generator) -> tuple[lobsim.Cell, str]:
    """Draw gas, chamber, width, dose, membrane and current of a cell resolved along its width."""
    paper = catalogue.laboratory("saengkaew2023")
    membrane, build = str(rng.choice(list(paper.membranes))), str(rng.choice(["stacked", "cycling"]))
    cell = lobsim.Cell(membrane, build, gas=str(rng.choice(list(paper.gases)))).with_mesh(positive=20, along=8)
    dose, width = cell.numbers["Electrolyte dose [m]"], cell.numbers["Electrode width [m]"]
    values = {
        "Electrolyte dose [m]": dose * math.exp(rng.uniform(-1.5, 1.0)),
        "Electrode width [m]": width * math.exp(rng.uniform(-2.0, 1.5)),
        "Number of open edges": float(rng.integers(1, 3)),
    }
    cell = cell.with_values(values).with_laws(chamber=str(rng.choice(["open", "dead-ended"])))
    return cell, f"Discharge at {math.exp(rng.uniform(*map(math.log, CURRENTS_mA_cm2))):.4g} mA/cm2 until 2.0 V"


def draw_cycles(rng: np.random.Generator) -> tuple[lobsim.Cell, lobsim.Cycles]:
    """Draw membrane, build, dose, currents and capacity of three aged cycles."""
    paper = catalogue.laboratory("saengkaew2023")
    cell = lobsim.Cell(str(rng.choice(list(paper.membranes))), str(rng.choice(list(paper.builds))))
    dose = cell.numbers["Electrolyte dose [m]"] * math.exp(rng.uniform(-1.0, 0.5))
    out, back = (math.exp(rng.uniform(math.log(0.05), math.log(high))) for high in (4.0, 2.0))
    capacity = math.exp(rng.uniform(math.log(0.2), math.log(4.0)))
    ends = f"until {capacity:.3g} mAh/cm2 or"
    cycles = lobsim.cycle(f"{out:.3g} mA/cm2 {ends} 1.5 V", f"{back:.3g} mA/cm2 {ends} 4.2 V", 3)
    return cell.with_values({"Electrolyte dose [m]": dose}).with_mesh(positive=20), cycles


class Outcome(NamedTuple):
    """What became of a draw, in one word and in more, and by how much its books miss [-]."""

    kind: str
    words: str
    books: Mapping[str, float] = MappingProxyType({})


def outcome(cell: lobsim.Cell, protocol: Protocol, recheck: bool) -> Outcome:
    """Run one draw; ``recheck`` solves it again at the tightest tolerance."""
    try:
        result = lobsim.run(cell, protocol)
    except lobsim.LobsimError as error:
        return Outcome(_stopped(str(error)), str(error))
    except Exception as error:
        return Outcome("crashed", f"{type(error).__name__}: {error}")
    return Outcome(*_judged(result, recheck), result.books)


def _judged(result: lobsim.Result, recheck: bool) -> tuple[str, str]:
    if not result.certificate.closes:
        return "books open", f"{result.certificate.warning} {result}"
    if not result.finished and result.end in ("no end was met", "time limit"):
        return "silent", repr(result)
    if recheck:
        exact = lobsim.run(result.cell, result.protocol, accuracy=REFERENCE).capacity_mAh_g
        if abs(result.capacity_mAh_g - exact) > 1e-3 * exact:
            return "false convergence", f"{result.capacity_mAh_g} instead of {exact} mAh/g"
    if result.stopped:
        return _stopped(result.end), result.end
    return "ended", f"{result.end}: {result.cause}"


def _stopped(words: str) -> str:
    return "refused" if "cannot carry" in words else "gave up"


def main() -> int:
    """Draw, run, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="skip to this draw")
    parser.add_argument("--recheck", action="store_true", help="solve each again at the tightest tolerance")
    parser.add_argument("--along", action="store_true", help="draw gas, width, dose, membrane and current only")
    parser.add_argument("--cycles", action="store_true", help="draw cells and currents of three aged cycles")
    options = parser.parse_args()
    drawn = draw_cycles if options.cycles else draw_along if options.along else draw
    rng = np.random.default_rng(options.seed)
    counts: collections.Counter[str] = collections.Counter()
    causes: collections.Counter[str] = collections.Counter()
    begin = time.perf_counter()
    for index in range(options.draws):
        cell, protocol = drawn(rng)
        if index < options.first:
            continue
        kind, words, _ = outcome(cell, protocol, options.recheck)
        counts[kind] += 1
        causes[words if kind == "ended" else kind] += 1
        if kind not in ("ended", "refused"):
            print(f"draw {index}: {kind}: {protocol}: {words}\n    {cell!r}", flush=True)
    print(f"{options.draws} draws, seed {options.seed}, {time.perf_counter() - begin:.0f} s:", dict(counts))
    for words, count in causes.most_common():
        print(f"  {count:4d}  {words}")
    return 1 if set(counts) - {"ended", "refused"} else 0


if __name__ == "__main__":
    sys.exit(main())
