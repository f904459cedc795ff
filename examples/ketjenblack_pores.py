"""A carbon black of 1,400 m2/g, whose surface is mostly in pores that a film closes: with and without pore classes.

    python examples/ketjenblack_pores.py [folder]

prints a table and writes ketjenblack_pores.png into the folder, `out` if none is given. The modes are those of a powder
like Ketjenblack and assumed; nothing is fitted to a discharge.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

import lobsim
from lobsim import files
from lobsim.plots import style

CURRENTS_MA_CM2 = (0.05, 0.2, 0.4, 1.0)
MODES = tuple(  # cm3/g, nm, standard deviation of ln r
    lobsim.Mode(1e-3 * volume, 1e-9 * radius, width)
    for volume, radius, width in ((0.05, 0.55, 0.25), (0.80, 1.9, 0.35), (0.50, 6.0, 0.5), (0.80, 30.0, 0.6))
)
BET_M2_G = 1400.0
LOADING, THICKNESS, POROSITY = 0.01, 100e-6, 0.95  # kg/m2, m, -: 1 mg/cm2
DENSITY = 2000.0  # kg/m3, of carbon black; with it carbon and pores fill the electrode


def pores(classes: int = 8) -> lobsim.Pores:
    return lobsim.pore_modes(MODES, bet_m2_g=BET_M2_G, classes=classes, source="modes like Ketjenblack, assumed")


def cell(classes: int | None, positive: int = 40) -> lobsim.Cell:
    """The membrane of this carbon, flooded, without a threshold of percolation; None is the law without classes."""
    found = pores(classes or 8)
    fine = sum(found.volumes) + found.fine_m3_kg
    numbers = {
        "Membrane loading [kg.m-2]": LOADING,
        "Membrane thickness [m]": THICKNESS,
        "Membrane porosity": POROSITY,
        "Carbon skeletal density [kg.m-3]": DENSITY,
        "Positive electrode macropore volume [m3.kg-1]": POROSITY * THICKNESS / LOADING - fine,
        "Positive electrode BET area [m2.kg-1]": 1e3 * BET_M2_G,
        "Carbon powder BET area [m2.kg-1]": 1e3 * BET_M2_G,
    }
    made = lobsim.Cell("NIPS", "coin").with_laws(network="Bruggeman").with_values(numbers)
    made = made.with_mesh(positive=positive)
    return found.cell(made) if classes else made


def discharge(
    kinds: Sequence[int | None] = (None, 8), currents: Sequence[float] = CURRENTS_MA_CM2, **mesh: int
) -> dict[tuple[int | None, float], lobsim.Result]:
    """Discharges by number of classes and current."""
    return {
        (kind, current): lobsim.run(cell(kind, **mesh), f"Discharge at {current} mA/cm2 until 2.0 V")
        for kind in kinds
        for current in currents
    }


def table(results: Mapping[tuple[int | None, float], lobsim.Result]) -> str:
    """A Markdown table, one row a discharge."""
    rows = ["| classes | current / mA cm-2 | capacity / mAh g-1 | plateau / V | film / nm |", "|---|---|---|---|---|"]
    for (kind, current), result in results.items():
        film = 1e9 * result.film_thickness_m
        rows.append(
            f"| {kind or 'none'} | {current} | {result.capacity_mAh_g:.0f} | {result.plateau_V:.3f} | {film:.1f} |"
        )
    return "\n".join(rows)


def draw(results: Mapping[tuple[int | None, float], lobsim.Result]) -> Figure:
    """Voltage over capacity: one panel without classes, one with."""
    kinds = list(dict.fromkeys(kind for kind, _ in results))
    with style.look():
        figure = style.figure(2.4)
        for axes, kind in zip(figure.subplots(1, len(kinds), sharey=True, squeeze=False)[0], kinds, strict=True):
            axes.set_title(f"{kind} classes of pores" if kind else "all surface open")
            for color, (current, result) in zip(
                style.MEMBRANES, ((i, one) for (k, i), one in results.items() if k == kind), strict=False
            ):
                x = result.discharged_mAh_cm2 / (0.1 * LOADING)  # 1 kg/m2 is 0.1 g/cm2
                axes.plot(x, result.voltage_V, color=color, label=f"{current} mA cm⁻²")
            axes.set(xlabel="capacity / mAh g⁻¹", ylim=(2.0, 3.0))
            axes.set_xlim(left=0)
        figure.axes[0].set_ylabel("voltage / V")
        figure.axes[-1].legend(loc="upper right")
    return figure


def main(folder: Path) -> None:
    results = discharge()
    print(table(results))
    files.make_folder(folder)
    style.save(draw(results), folder / "ketjenblack_pores.png")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out"))
