"""Do predictions hold what is measured afterwards, where cells differ and the model is wrong? Seeded repeats.

    python benchmarks/predictions.py --truth right       cells of the law that is fitted
    python benchmarks/predictions.py --truth route       in truth, a share of the product grows from solution
    python benchmarks/predictions.py --truth kinetics    in truth, another transfer coefficient
    python benchmarks/predictions.py --truth network     in truth, pores that percolate, fitted as one connected network

Every repeat makes a population of cells with a spread of their own, measures one cell at each current with a noise of
2 mV, fits, and predicts a new cell at a current that was not measured. Counted is how often the intervals of 95 % hold
its capacity and its voltage at half of it, and how much narrower they could be and still hold 95 %.
"""

import argparse
import warnings

import numpy as np

import lobsim
from lobsim.fit import fit
from lobsim.fit.curves import Curve
from lobsim.fit.predict import Interval
from lobsim.fit.unknowns import Unknown

NOISE_V = 2e-3
POINTS = 100
CURRENTS = (0.3, 0.6, 1.2)  # mA/cm2
NEW = 2.0
AREA, OXYGEN = "Positive electrode BET area [m2.kg-1]", "Oxygen diffusivity [m2.s-1]"
RESISTANCE = "Contact resistance [Ohm.m2]"
SPREAD = {AREA: 0.05, OXYGEN: 0.08, RESISTANCE: 0.15}  # of the logarithm, of the cells in truth
UNKNOWNS = (
    Unknown("Oxygen reduction exchange current density [A.m-2]", 1e-7, 1e-4),
    Unknown(OXYGEN, 3e-10, 3e-9),
    Unknown(AREA, 3e4, 4e5),
    Unknown(RESISTANCE, 1e-4, 3e-2),
)
FITTED = {"network": "Bruggeman"}
TRUTHS = {
    "right": (FITTED, {}),
    "route": (FITTED | {"route": "solution"}, {"Solution route current density [A.m-2]": 3e-3}),
    "kinetics": (FITTED, {"Oxygen reduction transfer coefficient": 0.4}),
    "network": ({"network": "percolation"}, {}),
}


def cell(volumes: int) -> lobsim.Cell:
    """The coin cell of which the populations are made."""
    values = {RESISTANCE: 5e-3, "Carbon powder BET area [m2.kg-1]": 1e6}  # so that no population is impossible
    return lobsim.Cell("NIPS", "coin").with_values(values).with_mesh(6, volumes)


def measured(truth: lobsim.Cell, current: float) -> lobsim.Result:
    """A discharge in truth."""
    return lobsim.run(truth, f"Discharge at {current} mA/cm2 until 2.0 V")


def population(kind: str, volumes: int, generator: np.random.Generator) -> lobsim.Cell:
    """The middle of a population, somewhere around the numbers of the paper."""
    laws, values = TRUTHS[kind]
    middle = cell(volumes).with_laws(**laws).with_values(values)
    moved = {one.name: middle.numbers[one.name] * np.exp(generator.normal(0, 0.3)) for one in UNKNOWNS}
    return middle.with_values(moved)


def one_of(middle: lobsim.Cell, generator: np.random.Generator) -> lobsim.Cell:
    """One cell of a population."""
    return middle.with_values(
        {name: middle.numbers[name] * np.exp(generator.normal(0, sd)) for name, sd in SPREAD.items()}
    )


def repeat(kind: str, seed: int, volumes: int, currents: int, draws: int | None) -> list[tuple[Interval, float]]:
    """Measure, fit, predict; the intervals of capacity [mAh/cm2] and voltage [V], with what is true."""
    generator = np.random.default_rng(seed)
    middle = population(kind, volumes, generator)
    curves = []
    for current in CURRENTS[-currents:]:
        result = measured(one_of(middle, generator), current)
        Q = np.linspace(0, result.discharged_mAh_cm2[-1], POINTS)
        V = np.interp(Q, result.discharged_mAh_cm2, result.voltage_V) + generator.normal(0, NOISE_V, POINTS)
        curves.append(Curve(f"Discharge at {current} mA/cm2 until 2.0 V", Q, V, noise_V=NOISE_V))
    found = fit(cell(volumes).with_laws(**FITTED), curves, UNKNOWNS, seed=seed, engine="batch", progress=False)
    predicted = found.predict(f"Discharge at {NEW} mA/cm2 until 2.0 V", draws=draws, seed=seed, progress=False)
    after = measured(one_of(middle, generator), NEW)
    Q = after.discharged_mAh_cm2
    return [
        (predicted.capacity_mAh_cm2, float(Q[-1])),
        (predicted.middle_V, float(np.interp(Q[-1] / 2, Q, after.voltage_V))),
    ]


def wider_than_needed(intervals: list[tuple[Interval, float]]) -> float:
    """Over the narrowest, drawn together around their middles, that hold 95 %."""
    reach = [(true - one.best) / ((one.high if true > one.best else one.low) - one.best) for one, true in intervals]
    return float(1 / np.quantile(reach, 0.95))


def main() -> None:
    """Repeat and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", choices=TRUTHS, default="right")
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--volumes", type=int, default=10, help="finite volumes through the electrode")
    parser.add_argument("--currents", type=int, choices=(2, 3), default=3, help="that are measured")
    parser.add_argument("--draws", type=int, help="as many as a prediction takes by default")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    found = [
        repeat(options.truth, seed, options.volumes, options.currents, options.draws) for seed in range(options.repeats)
    ]
    for what, intervals in zip(("capacity", "voltage at half of it"), zip(*found, strict=True), strict=True):
        held = sum(one.low <= true <= one.high for one, true in intervals)
        ratio = wider_than_needed(list(intervals))
        print(f"{options.truth}: {what}: {held} of {options.repeats} held, {ratio:.2f} times as wide as needed")


if __name__ == "__main__":
    main()
