"""How long a fit takes: five unknowns, three discharges, 40 volumes, as a ratio to PyBaMM's own DFN 1C discharge.

    python benchmarks/fit.py              a fit with the default starts
    python benchmarks/fit.py --seeds 3    three fits that start elsewhere
    python benchmarks/fit.py --plain      without compiled equations
    python benchmarks/fit.py --engine idaklu

The curves are those of the model, with noise of 2 mV; the fit starts from numbers that are off by 2 to 30 %. Building
counts, importing does not; the batch engine is compiled in the background, so that the bar is that of a second run, or
of the second fit of --seeds 2, whose model is built already. Exit code 1 if a fit exceeds its bar, which holds for two
cores with nothing else to do: the load of the machine is printed beside it.
"""

import argparse
import os
import resource
import sys
import time

import numpy as np
import pybamm

import lobsim
from lobsim.fit.estimate import Estimate

BAR_S = 15.0
CURRENTS_mA_cm2 = (0.2, 0.4, 1.0)
NOISE_V, POINTS = 2e-3, 80
TRUTH = lobsim.Cell("NIPS", "stacked")
OFF = {  # factors by which the start is off
    "Oxygen reduction exchange current density [A.m-2]": 0.7,
    "Tunnelling thickness on tubes [m]": 1.02,
    "Electrolyte dose [m]": 1.15,
    "Oxygen diffusivity [m2.s-1]": 0.9,
    "Fine-pore leak": 0.8,
}


def measured(current_mA_cm2: float, seed: int) -> lobsim.Curve:
    """Make a discharge as a cycler with noise would log it."""
    protocol = f"Discharge at {current_mA_cm2} mA/cm2 until 2.0 V"
    result = lobsim.run(TRUTH, protocol)
    charge = np.linspace(0, result.discharged_mAh_cm2[-1], POINTS)
    voltage = np.interp(charge, result.discharged_mAh_cm2, result.voltage_V)
    noise = np.random.default_rng(seed).normal(0, NOISE_V, POINTS)
    return lobsim.Curve(protocol, charge, voltage + noise, noise_V=NOISE_V)


def processor_s() -> float:
    """Processor time [s] of this process and of those that it started and that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def dfn_s() -> float:
    """Time [s] of the yardstick, a warm DFN 1C discharge: the least of several."""
    simulation = pybamm.Simulation(pybamm.lithium_ion.DFN(), solver=pybamm.IDAKLUSolver())
    times = []
    for _ in range(8):
        begin = time.perf_counter()
        simulation.solve([0, 3600])
        times.append(time.perf_counter() - begin)
    return min(times)


def fitted(
    curves: list[lobsim.Curve], seed: int, compiled: bool | None, engine: str | None
) -> tuple[Estimate, float, float]:
    """Make a fit, and tell its wall and processor time [s]."""
    numbers = TRUTH.numbers
    start = TRUTH.with_values({name: factor * numbers[name] for name, factor in OFF.items()})
    begin, used = time.perf_counter(), processor_s()
    found = lobsim.fit(start, curves, list(OFF), seed=seed, compiled=compiled, engine=engine, progress=False)
    return found, time.perf_counter() - begin, processor_s() - used


def main() -> int:
    """Run and report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=1, help="how many fits")
    parser.add_argument("--plain", action="store_true", help="do not compile")
    parser.add_argument("--engine", choices=("batch", "idaklu"), help="what solves; batch waits until it is compiled")
    options = parser.parse_args()
    curves = [measured(current, number) for number, current in enumerate(CURRENTS_mA_cm2)]
    yardstick, missed = dfn_s(), False
    print(f"DFN 1C {1e3 * yardstick:.1f} ms; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for seed in range(options.seeds):
        found, wall, used = fitted(curves, seed, False if options.plain else None, options.engine)
        over, engine = wall > BAR_S, found.settings["solved by"]
        missed |= over
        solves = f"{found.count.plain} solves and {found.count.with_slopes} with slopes"
        print(
            f"fit {seed} by {engine}: {wall:.1f} s, {used:.1f} s of processor time ({used / yardstick:.0f} DFN), "
            f"{solves}, bar {BAR_S:.0f} s" + " MISSED" * over
        )
        for name, (low, high) in found.intervals.items():
            print(f"  {name}: {found.values[name] / TRUTH.numbers[name]:.6f} of the truth, {low:.6g} to {high:.6g}")
        print(f"  {found.optimum.agreed} of {found.optimum.searches} searches agreed")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
