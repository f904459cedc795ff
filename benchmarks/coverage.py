"""Do stated intervals hold the truth as often as they say? Seeded repeats of a synthetic problem, fitted one by one.

The cell, its truth and the numbers to be found are those below; every repeat has its own noise of 2 mV and starts from
values up to 20 % off. Prints how often each interval of 95 % holds the truth, solves and seconds a fit. An interval of
95 % holds the truth in 90 or more of 100 repeats with a probability of 99 %.
"""

import argparse
import os
from collections.abc import Sequence

import numpy as np

import lobsim
from lobsim.fit import fit
from lobsim.fit.curves import Curve
from lobsim.fit.unknowns import Unknown

NOISE_V = 2e-3
POINTS = 120
CURRENTS = (0.4, 1.0, 3.0)  # mA/cm2
UNKNOWNS: Sequence[str | Unknown] = (
    "Oxygen reduction exchange current density [A.m-2]",
    "Tunnelling thickness on tubes [m]",
    "Tunnelling width on tubes [m]",
    "Electrolyte dose [m]",
    Unknown("Contact resistance [Ohm.m2]", 0.0, 2e-2, scale="linear"),
)
TRUTH = {"Contact resistance [Ohm.m2]": 5e-3}


def curves(truth: lobsim.Cell) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """What a cycler without noise would measure."""
    found = []
    for current in CURRENTS:
        protocol = f"Discharge at {current} mA/cm2 until 2.0 V"
        result = lobsim.run(truth, protocol)
        charge = result.discharged_mAh_cm2
        at = np.linspace(0, charge[-1], POINTS)
        found.append((protocol, at, np.interp(at, charge, result.voltage_V)))
    return found


def repeat(truth: lobsim.Cell, exact: list[tuple[str, np.ndarray, np.ndarray]], seed: int):
    """Fit noisy curves from a start that is off."""
    rng = np.random.default_rng(seed)
    names = [unknown if isinstance(unknown, str) else unknown.name for unknown in UNKNOWNS]
    start = truth.with_values({name: truth.numbers[name] * rng.uniform(0.8, 1.2) for name in names})
    noisy = [Curve(protocol, Q, V + rng.normal(0, NOISE_V, V.size), noise_V=NOISE_V) for protocol, Q, V in exact]
    return fit(start, noisy, UNKNOWNS, seed=seed)


def main() -> None:
    """Repeat and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--volumes", type=int, default=20, help="finite volumes through the electrode")
    options = parser.parse_args()
    truth = lobsim.Cell("NIPS", "stacked").with_values(TRUTH).with_mesh(6, options.volumes)
    exact = curves(truth)
    held: dict[str, int] = {}
    solves, seconds, agreed = [], [], 0
    for seed in range(options.repeats):
        found = repeat(truth, exact, seed)
        for name, (low, high) in found.intervals.items():
            held[name] = held.get(name, 0) + (low <= truth.numbers[name] <= high)
        solves.append(found.count.all)
        seconds.append(found.seconds)
        agreed += found.optimum.agreed == found.optimum.searches
    for name, count in held.items():
        print(f"{count:4d} of {options.repeats} intervals hold the truth: {name}")
    print(f"solves a fit: median {np.median(solves):.0f}, most {max(solves)}")
    print(f"seconds a fit on {os.cpu_count()} cores: median {np.median(seconds):.1f}, most {max(seconds):.1f}")
    print(f"both searches ended at the same misfit in {agreed} of {options.repeats}")


if __name__ == "__main__":
    main()
