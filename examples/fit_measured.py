"""Fit two measured discharges, then predict a third that was not looked at.

The curves were measured by others, and are not part of lobsim: CPC04_0.4mA.csv and CPC05_0.5mA.csv of BatCan
(coresresearch, BSD-3). The cells: Li | 260 um separator | 350 um porous carbon, porosity about 0.62 | O2 at 1 atm, 1 M
LiTFSI in tetraglyme, 23 C. Give the folder in which they lie:

    python examples/fit_measured.py FOLDER --out fit

Written down before any measurement at 0.6 mA/cm2 was looked for, from both curves on 40 volumes: 2.41 mAh/cm2 to 2.0 V
(2.32 to 2.55) and 2.383 V at half of that (2.345 to 2.413). What the intervals are worth: from the 0.4 mA/cm2 curve
alone, the 0.5 mA/cm2 one is predicted as 3.22 mAh/cm2 (2.94 to 3.53) and 2.428 V (2.377 to 2.491), measured 3.15 and
2.450; the other way round 4.08 (3.73 to 4.50) and 2.504 V (2.417 to 2.593), measured 4.25 and 2.514.
"""

import argparse
from pathlib import Path

import lobsim
from lobsim.fit.estimate import Estimate

FILES = {0.4: "CPC04_0.4mA.csv", 0.5: "CPC05_0.5mA.csv"}  # by mA/cm2
COLUMNS = {"capacity_mAh_cm2": "capacity", "Voltage / V": "voltage_V"}
NOISE_V, COUNT_mAh_cm2 = 2e-3, 0.008  # voltage steps of 1.6 mV, one count of the logged capacity
THICKNESS_M, POROSITY, SKELETON_KG_M3 = 350e-6, 0.62, 1400.0  # the density is that of the parameter set
LOADING_KG_M2 = (1 - POROSITY) * SKELETON_KG_M3 * THICKNESS_M

# best, low, high: the prediction for 0.6 mA/cm2
PREDICTED_mAh_cm2 = (2.41, 2.32, 2.55)
PREDICTED_MIDDLE_V = (2.383, 2.345, 2.413)

# What is not known of this carbon. Bounds are ranges of the literature where the parameter set was calibrated on
# nanotubes, and wide where nothing is known.
UNKNOWNS = (
    lobsim.Unknown("Positive electrode BET area [m2.kg-1]", 3e3, 200e3),
    lobsim.Unknown("Oxygen diffusivity [m2.s-1]", 2e-10, 1.35e-9),
    lobsim.Unknown("Oxygen reduction exchange current density [A.m-2]", 1e-7, 1e-3),
    lobsim.Unknown("Contact resistance [Ohm.m2]", 0.0, 0.1, scale="linear"),
    lobsim.Unknown("Tunnelling thickness on tubes [m]", 5e-9, 10e-9),
    lobsim.Unknown("Solution route current density [A.m-2]", 1e-5, 1e-1),
)


def cell(volumes: int = 40) -> lobsim.Cell:
    """The cell that was measured: a flooded coin cell with another electrode and separator.

    The pores of the carbon are taken as one connected network (Bruggeman); the percolation threshold of the default
    network is one of nanotube membranes. A share of the product grows from solution: with a film alone the fall of the
    0.5 mA/cm2 curve is missed by 70 mV.
    """
    return (
        lobsim.Cell("NIPS", "coin")
        .as_in("old")  # the prediction was made with the laws of version 1
        .with_laws(network="Bruggeman", route="solution")
        .with_values(
            {
                "Membrane thickness [m]": THICKNESS_M,
                "Positive electrode porosity": POROSITY,
                "Membrane loading [kg.m-2]": LOADING_KG_M2,
                "Positive electrode macropore volume [m3.kg-1]": POROSITY * THICKNESS_M / LOADING_KG_M2,
                "Positive electrode BET area [m2.kg-1]": 20e3,
                "Separator thickness [m]": 260e-6,
                "Ambient temperature [K]": 296.15,
            }
        )
        .with_mesh(6, volumes)
    )


def curves(folder: Path) -> list[lobsim.Curve]:
    """Read the two discharges."""
    found = []
    for current, file in FILES.items():
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


def estimate(folder: Path, volumes: int = 40, starts: int = 64, followed: int = 6) -> Estimate:
    """Fit both curves together."""
    return lobsim.fit(cell(volumes), curves(folder), UNKNOWNS, starts=starts, followed=followed, progress=print)


def main() -> None:
    """Fit, predict, and write the fitted cell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the two files lie")
    parser.add_argument("--out", type=Path, default=Path("fit"), help="where cell.toml and curves.png go")
    parser.add_argument("--volumes", type=int, default=40, help="finite volumes through the electrode")
    options = parser.parse_args()
    found = estimate(options.folder, options.volumes)
    print(found)
    for met in found.agreement:
        print(f"{met.name}: {met.rms_mV:.1f} mV, end {100 * met.end_off:+.1f} %")
    predicted = found.predict("Discharge at 0.6 mA/cm2 until 2.0 V")
    print(f"0.6 mA/cm2: {predicted.capacity_mAh_cm2} mAh/cm2, {predicted.middle_V} V at half of it")
    options.out.mkdir(parents=True, exist_ok=True)
    found.save(options.out / "cell.toml")
    from lobsim import plots

    plots.save(plots.fitted_curves(found), options.out / "curves.png")


if __name__ == "__main__":
    main()
