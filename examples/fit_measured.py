"""Fit two measured discharges, predict a third, and then fit all three with the porosity free.

The curves were measured by others, and are not part of lobsim: CPC04_0.4mA.csv, CPC05_0.5mA.csv and CPC06_0.6mA.csv of
BatCan (coresresearch, BSD-3). The cells: Li | 260 um separator | 350 um porous carbon | O2 at 1 atm, 1 M LiTFSI in
tetraglyme, 23 C. Give the folder in which they lie:

    python examples/fit_measured.py FOLDER --out fit

The porosity of the carbon is not known. BatCan's input file gives 0.621 as `eps_host`, which its code takes as the
volume fraction of solid: then it is 0.38; or the file errs, and it is 0.62. It is found between 0.35 and 0.65.

Written down before any measurement at 0.6 mA/cm2 was looked for, from the first two curves with a porosity of 0.62, the
laws of version 1, and intervals that held neither that cells differ nor that the model is wrong: 2.41 mAh/cm2 to 2.0 V
(2.32 to 2.55) and 2.383 V at half of that (2.345 to 2.413). Measured: 2.23 mAh/cm2 and 2.309 V, both outside.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import lobsim
from lobsim.fit.estimate import Estimate

FILES = {0.4: "CPC04_0.4mA.csv", 0.5: "CPC05_0.5mA.csv", 0.6: "CPC06_0.6mA.csv"}  # by mA/cm2
FIRST, HELD_BACK = (0.4, 0.5), 0.6
COLUMNS = {"capacity_mAh_cm2": "capacity", "Voltage / V": "voltage_V"}
NOISE_V, COUNT_mAh_cm2 = 2e-3, 0.008  # voltage steps of 1.6 mV, one count of the logged capacity

# What is not known of this carbon. Bounds are ranges of the literature where the parameter set was calibrated on
# nanotubes, and wide where nothing is known.
UNKNOWNS = (
    lobsim.Unknown("Membrane porosity", 0.35, 0.65, scale="linear"),
    lobsim.Unknown("Positive electrode BET area [m2.kg-1]", 3e3, 80e3),
    lobsim.Unknown("Oxygen diffusivity [m2.s-1]", 2e-10, 1.35e-9),
    lobsim.Unknown("Oxygen reduction exchange current density [A.m-2]", 1e-7, 1e-3),
    lobsim.Unknown("Contact resistance [Ohm.m2]", 0.0, 0.1, scale="linear"),
    lobsim.Unknown("Tunnelling thickness on tubes [m]", 5e-9, 10e-9),
    lobsim.Unknown("Solution route current density [A.m-2]", 1e-5, 1e-1),
)


def cell(volumes: int = 40) -> lobsim.Cell:
    """The cell that was measured, as the experiments that come with lobsim have it: `lobsim compare batcan`.

    The pores of the carbon are taken as one connected network (Bruggeman); the percolation threshold of the default
    network is one of nanotube membranes. A share of the product grows from solution: with a film alone the fall of the
    0.5 mA/cm2 curve is missed by 70 mV.
    """
    laws = {"network": "Bruggeman", "route": "solution"}
    return lobsim.Cell("porous carbon", "BatCan cell", laboratory="batcan").with_laws(**laws).with_mesh(6, volumes)


def curves(folder: Path, currents: Sequence[float] = FIRST) -> list[lobsim.Curve]:
    """Read discharges; each is of a cell of its own."""
    found = []
    for current in currents:
        file = FILES[current]
        data = lobsim.cyclers.read(folder / file, columns=COLUMNS, current_mA_cm2=current)
        (measured,) = data.curves("discharge")
        found.append(
            lobsim.Curve(
                f"Discharge at {current} mA/cm2 until 2.0 V",
                measured.capacity_mAh_cm2,
                measured.voltage_V,
                noise_V=NOISE_V,
                resolution_mAh_cm2=COUNT_mAh_cm2,
                name=f"{current} mA/cm2",
                source=file,
            )
        )
    return found


def estimate(folder: Path, volumes: int = 40, currents: Sequence[float] = FIRST) -> Estimate:
    """Fit curves together, with the settings that every fit has."""
    return lobsim.fit(cell(volumes), curves(folder, currents), UNKNOWNS, progress=print)


def told(found: Estimate) -> None:
    """Print what was found, and how well the curves are met."""
    print(found)
    for name, (low, high) in found.intervals.items():
        print(f"{name}: {found.values[name]:.4g} ({low:.4g} to {high:.4g})")
    for met in found.agreement:
        print(f"{met.name}: {met.rms_mV:.1f} mV, end {100 * met.end_off:+.1f} %")


def main() -> None:
    """Fit two, predict the third, fit all three, and write the fitted cell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the three files lie")
    parser.add_argument("--out", type=Path, default=Path("fit"), help="where cell.toml and figures go")
    parser.add_argument("--volumes", type=int, default=40, help="finite volumes through the electrode")
    options = parser.parse_args()
    found = estimate(options.folder, options.volumes)
    told(found)
    predicted = found.predict(f"Discharge at {HELD_BACK} mA/cm2 until 2.0 V")
    (after,) = curves(options.folder, (HELD_BACK,))
    Q = after.capacity_mAh_cm2
    middle = float(np.interp(Q[-1] / 2, Q, after.voltage_V))
    print(f"{HELD_BACK} mA/cm2: {predicted.capacity_mAh_cm2} mAh/cm2, measured {Q[-1]:.3g}")
    print(f"{HELD_BACK} mA/cm2: {predicted.middle_V} V at half of it, measured {middle:.4g}")
    together = estimate(options.folder, options.volumes, tuple(FILES))
    told(together)
    options.out.mkdir(parents=True, exist_ok=True)
    together.save(options.out / "cell.toml")
    from lobsim import plots

    plots.save(plots.fitted_curves(found), options.out / "two_curves.png")
    plots.save(plots.predictions([predicted], [after]), options.out / "prediction.png")
    plots.save(plots.fitted_curves(together), options.out / "three_curves.png")


if __name__ == "__main__":
    main()
