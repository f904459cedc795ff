"""Pores, carbon and support fill the electrode, T21 of physics 9."""

import numpy as np

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.verify.checked import Checked

LOADING, THICKNESS = "Positive electrode loading [kg.m-2]", "Positive electrode thickness [m]"
POROSITY, SKELETON = "Positive electrode porosity", "Carbon skeletal density [kg.m-3]"
SUPPORT, FINE_PORES = "Positive electrode support volume fraction", "Positive electrode fine-pore volume [m3.kg-1]"
MEMBRANES = ("VF", "DB", "NIPS")
PAPER = {"Membrane support areal mass [kg.m-2]": 4e-3}  # 0.4 mg/cm2 of fibres


def _fractions(numbers: dict[str, float]) -> np.ndarray:
    """Pores, carbon, support and macropores of the electrode's volume [-]."""
    apparent = numbers[LOADING] / numbers[THICKNESS]
    macropores = numbers[POROSITY] - numbers[FINE_PORES] * apparent
    return np.array([numbers[POROSITY], apparent / numbers[SKELETON], numbers[SUPPORT], macropores])


def balance(membrane: str) -> list[Checked]:
    """T21: the measured numbers fill the volume to 0.02; with a law that names what follows, exactly."""
    whole = Cell(membrane, "coin").numbers
    rows = [
        Checked(
            "T21",
            f"pores and carbon as measured, {membrane}",
            1.0,
            float(_fractions(whole)[:3].sum()),
            0.02,
            "measured",
            False,
        )
    ]
    for law in ("thickness", "porosity", "loading", "skeletal density"):
        numbers = Cell(membrane, "coin").with_laws(structure=law).with_values(PAPER).numbers
        total = float(_fractions(numbers)[:3].sum())
        rows.append(
            Checked("T21", f"pores, carbon and support, {membrane}, {law}", 1.0, total, 1e-12, "rounding", False)
        )
    return rows


def thicker() -> list[Checked]:
    """T21: k times the carbon in the same structure is k times as thick, and every fraction stays."""
    cell = Cell("NIPS", "stacked").with_laws(structure="thickness").with_values(PAPER)
    before = cell.numbers
    after = cell.with_values({LOADING: 2.5 * before[LOADING]}).numbers
    moved = float(np.abs(_fractions(after) - _fractions(before)).max())
    ratio = after[THICKNESS] / before[THICKNESS]
    return [
        Checked("T21", "change of the fractions, 2.5 times the carbon", 0.0, moved, 1e-12, "rounding", False),
        Checked("T21", "growth of the thickness, 2.5 times the carbon", 2.5, ratio, 1e-12, "rounding"),
    ]


def denser() -> list[Checked]:
    """T21: more carbon in the same thickness: fine pores go with the carbon, macropores are what is left."""
    cell = Cell("NIPS", "stacked").with_laws(structure="porosity")
    fractions = []
    for share in (0.5, 1.0):
        numbers = cell.with_values({LOADING: share * 0.015}).numbers
        fractions.append(_fractions(numbers))
    apparent, v_m = 0.015 / 104e-6, 0.91 / (0.015 / 104e-6) - 5.0e-3
    exact = [1 - share * apparent / 1400 - v_m * share * apparent for share in (0.5, 1.0)]
    return [
        Checked(
            "T21",
            f"macropores, {share:g} of the carbon in the same thickness",
            by_hand,
            float(found[3]),
            1e-12,
            "rounding",
        )
        for share, by_hand, found in zip((0.5, 1.0), exact, fractions, strict=True)
    ]


def refusals() -> list[Checked]:
    """T21: what does not fill the volume is refused, and so is what leaves the macropores less than nothing."""
    loaded = Cell("VF", "coin").with_laws(structure="porosity")
    wrong = ((Cell("NIPS", "coin"), 1.3 * 0.015), (loaded, 3.5 * 0.015))
    refused = 0
    for cell, loading in wrong:
        try:
            cell.with_values({LOADING: loading})
        except LobsimError:
            refused += 1
    return [Checked("T21", "impossible electrodes refused, of 2", 2.0, float(refused), 0.0, "each by itself", False)]
