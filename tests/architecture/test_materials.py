"""The parts shipped beside those of the paper: whole, with origins, and true to the numbers that they quote."""

import math
import tomllib
from pathlib import Path

import pytest

import lobsim
from lobsim.parameter_sets.saengkaew2023 import PAPER
from lobsim.parameters import Formula, Origin, Value, admissible
from lobsim.parameters.usual import remark, usual

FOLDER = Path(__file__).parents[2] / "parameter_sets" / "materials"

MEMBRANE = {"Membrane thickness [m]": 120e-6, "Membrane loading [kg.m-2]": 0.01, "Membrane porosity": 0.9}
OTHERS = lobsim.Cell("NIPS", "coin").numbers | MEMBRANE
C, KAPPA, C_KAPPA = (
    "Initial salt concentration [mol.m-3]",
    "Peak electrolyte conductivity [S.m-1]",
    "Salt concentration of peak conductivity [mol.m-3]",
)
SOLVENT = {"Solvent molar volume [m3.mol-1]", "Electrons per solvent molecule lost"}
NAMES = {
    "electrolyte": set(PAPER.electrolytes["LiTFSI-TEGDME"].values),
    "separator": set(PAPER.separators["GF-A"].values),
    "gdl": set(PAPER.gas_diffusion_layers["TGP-H-060"].values),
    "ceramic": {
        "Ceramic resistance [Ohm.m2]",
        "Ceramic areal mass [kg.m-2]",
        "Share of mediator that reaches the lithium",
    },
    "carbon": {
        "Carbon powder BET area [m2.kg-1]",
        "Carbon skeletal density [kg.m-3]",
        "Positive electrode BET area [m2.kg-1]",
        "Positive electrode macropore volume [m3.kg-1]",
        "Positive electrode conductivity [S.m-1]",
    },
    "support": {"Membrane support areal mass [kg.m-2]", "Support density [kg.m-3]"},
}


def value(entry: dict) -> Value:
    content = entry["value"]
    origin = Origin(entry["status"], entry["source"], entry.get("low"), entry.get("high"))
    return Value(Formula(content) if isinstance(content, str) else content, origin)


def every_part() -> dict[tuple[str, str], dict[str, Value]]:
    parts: dict[tuple[str, str], dict[str, Value]] = {}
    for file in sorted(FOLDER.glob("*.toml")):
        for kind, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for name, entry in entries.items() if kind != "laboratory" else ():
                assert entry["words"]
                own = {key: value(one) for key, one in entry.items() if isinstance(one, dict)}
                parts[kind, name] = {**parts.get((kind, entry.get("like", "")), {}), **own}
    return parts


PARTS = every_part()


def numbers(kind: str, name: str) -> dict[str, float]:
    """Every number of a part, beside those of a cell."""
    part = PARTS[kind, name]
    found = dict(OTHERS) | {key: one.content for key, one in part.items() if not callable(one.content)}
    for _ in part:  # expressions of expressions
        found |= {key: float(one.content(found)) for key, one in part.items() if callable(one.content)}
    return found


@pytest.mark.parametrize(("kind", "name"), PARTS)
def test_every_part_has_the_numbers_of_its_kind_and_no_others(kind, name):
    allowed = NAMES[kind] | (SOLVENT if kind == "electrolyte" else set())
    assert NAMES[kind] <= set(PARTS[kind, name]) <= allowed


@pytest.mark.parametrize(("kind", "name"), PARTS)
def test_every_number_has_a_source_and_is_usual_and_only_what_is_derived_is_an_expression(kind, name):
    found = numbers(kind, name)
    for key, one in PARTS[kind, name].items():
        low, high = one.origin.low, one.origin.high
        assert one.origin.status in {"printed", "derived", "assumed"} and len(one.origin.source) > 3
        assert (one.origin.status == "derived") == callable(one.content), key
        assert (low is None or low <= found[key]) and (high is None or found[key] <= high), key
        assert one.origin.status != "assumed" or None not in (low, high), f"{key}: what is assumed has a range"
        admissible.check(key, found[key])
        assert remark(key, found[key], usual(key, one.origin, found[key])) is None


def test_no_part_has_the_name_of_one_of_the_paper():
    taken = {"electrolyte": PAPER.electrolytes, "separator": PAPER.separators, "gdl": PAPER.gas_diffusion_layers}
    assert not [name for kind, name in PARTS if name in taken.get(kind, {})]


@pytest.mark.parametrize(("name", "printed"), [("LiTf-DMSO 0.5 M", 0.585), ("LiTf-DME 0.5 M", 0.12)])
def test_the_law_of_conductivity_meets_what_is_printed_at_its_concentration(name, printed):
    n = numbers("electrolyte", name)
    ratio = n[C] / n[C_KAPPA]
    assert n[KAPPA] * ratio * math.exp(1 - ratio) == pytest.approx(printed, rel=1e-12)


@pytest.mark.parametrize("name", [name for kind, name in PARTS if kind == "electrolyte"])
def test_salt_diffuses_no_slower_than_its_conductivity_says(name):
    """Nernst and Einstein: what is paired diffuses and does not conduct, so they give a lower bound."""
    n = numbers("electrolyte", name)
    ratio, t = n[C] / n[C_KAPPA], n["Cation transference number"]
    kappa = n[KAPPA] * ratio * math.exp(1 - ratio)
    ions = kappa * 8.314462618 * 298.15 / (96485.33212**2 * n[C])
    assert n["Salt diffusivity [m2.s-1]"] >= 2 * t * (1 - t) * ions


@pytest.mark.parametrize(("name", "g_m2"), [("GF-B", 143), ("GF-C", 53), ("GF-D", 121), ("GF-F", 75)])
def test_a_pressed_glass_fibre_keeps_its_mass(name, g_m2):
    thickness, density = "Separator thickness [m]", "Separator solid density [kg.m-3]"
    porosity = PARTS["separator", name]["Separator porosity"].content
    for pressed in (1.0, 0.6):
        n = numbers("separator", name)
        n[thickness] *= pressed
        assert (1 - porosity(n)) * n[density] * n[thickness] == pytest.approx(1e-3 * g_m2)
