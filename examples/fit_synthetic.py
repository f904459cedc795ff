"""Find numbers that are known: curves of the model with the noise of a cycler, fitted from a start that is off.

    python examples/fit_synthetic.py [FOLDER]

With a folder, the curves and a problem file are written there: `lobsim fit FOLDER/problem.toml --out FOLDER/fit` then
does the same and writes a report.
"""

import sys
from pathlib import Path

import numpy as np

import lobsim
from lobsim.fit.estimate import Estimate

NOISE_V = 2e-3
CURRENTS = (0.4, 1.0, 3.0)  # mA/cm2
OFF = {  # what is to be found, and how far off the start is
    "Oxygen reduction exchange current density [A.m-2]": 0.75,
    "Tunnelling thickness on tubes [m]": 1.03,
    "Tunnelling width on tubes [m]": 0.92,
    "Electrolyte dose [m]": 1.15,
}


def truth(volumes: int = 40) -> lobsim.Cell:
    """The cell whose numbers are to be found."""
    return lobsim.Cell("NIPS", "stacked").with_mesh(6, volumes)


def start(volumes: int = 40) -> lobsim.Cell:
    """The same with numbers that are off."""
    numbers = truth(volumes).numbers
    return truth(volumes).with_values({name: numbers[name] * factor for name, factor in OFF.items()})


def curves(volumes: int = 40, seed: int = 0) -> list[lobsim.Curve]:
    """What a cycler would log."""
    noise = np.random.default_rng(seed)
    found = []
    for current in CURRENTS:
        protocol = f"Discharge at {current} mA/cm2 until 2.0 V"
        result = lobsim.run(truth(volumes), protocol)
        charge = np.linspace(0, result.capacity_mAh_cm2, 120)
        voltage = np.interp(charge, result.discharged_mAh_cm2, result.voltage_V) + noise.normal(0, NOISE_V, 120)
        found.append(lobsim.Curve(protocol, charge, voltage, noise_V=NOISE_V, name=f"{current} mA/cm2"))
    return found


def recovered(volumes: int = 40, seed: int = 0) -> Estimate:
    """Fit them."""
    return lobsim.fit(start(volumes), curves(volumes, seed), list(OFF))


def write(folder: Path) -> None:
    """Write the curves as CSV and the problem as TOML."""
    folder.mkdir(parents=True, exist_ok=True)
    cell = ['[cell]\nmembrane = "NIPS"\nbuild = "stacked"\n\n[cell.values]\n']
    cell += [f'"{name}" = {start().numbers[name]:.6g}\n' for name in OFF]
    tables = []
    for curve in curves():
        file = f"{curve.name.split()[0]}mA.csv"
        rows = np.column_stack([curve.capacity_mAh_cm2, curve.voltage_V])
        np.savetxt(folder / file, rows, delimiter=",", header="capacity,voltage", comments="", fmt="%.6f")
        columns = '{ capacity_mAh_cm2 = "capacity", "Voltage / V" = "voltage" }'
        (protocol,) = curve.words
        tables.append(f'\n[[curve]]\nfile = "{file}"\nprotocol = "{protocol}"\ncolumns = {columns}\nnoise_mV = 2.0\n')
    find = ["\n[find]\n", *(f'"{name}" = {{}}\n' for name in OFF)]
    further = 'predict = ["Discharge at 2.0 mA/cm2 until 2.0 V"]\nnext = ["Discharge at 0.1 mA/cm2 until 2.0 V", '
    further += '"Discharge at 5.0 mA/cm2 until 2.0 V"]\n\n'
    (folder / "problem.toml").write_text("".join([further, *cell, *tables, *find]), encoding="utf-8")


def main() -> None:
    """Write the problem, or solve it here."""
    if len(sys.argv) > 1:
        write(Path(sys.argv[1]))
        return
    found = recovered()
    numbers = truth().numbers
    for name, (low, high) in found.intervals.items():
        print(f"{name}: {found.values[name]:.4g} ({low:.4g} to {high:.4g}), in truth {numbers[name]:.4g}")
    print(f"{found.count.all} solves, {found.seconds:.1f} s")


if __name__ == "__main__":
    main()
