"""Classes of pores in whole cells: none of them changes nothing, and they close under every law and in cycles."""

import pickle

import numpy as np
import pytest

import lobsim
from lobsim.laboratory import catalogue
from lobsim.protocol import parse
from lobsim.solve.prepare import prepare
from lobsim.verify import pore_classes

PROTOCOL = "Discharge at 0.4 mA/cm2 until 2.0 V"
FILLED, EPS_P = "Filled share of the pore classes", "Lithium peroxide volume fraction"


def with_classes(cell, share=0.5):
    """Four classes of 1 to 15 nm that have a share of all surface."""
    surface = share * cell.numbers["Positive electrode BET area [m2.kg-1]"] / 4
    numbers = {}
    for k, r in enumerate(np.geomspace(1e-9, 15e-9, 4), 1):
        numbers |= {f"Pore class {k} radius [m]": float(r), f"Pore class {k} volume [m3.kg-1]": float(surface * r / 2)}
    return cell.with_values(numbers).with_laws(pores="classes")


def test_without_classes_the_law_is_the_law_without_them():
    assert [row.what for row in pore_classes.none() if not row.holds] == []


@pytest.mark.parametrize("membrane", ["NIPS", "VF"])
@pytest.mark.parametrize("film", ["cylindrical", "planar"])
def test_the_film_in_the_lumped_cell_is_that_of_the_closed_form(membrane, film):
    """From the product of the run, by hand; VF swells, which opens surface that is in no class."""
    cell = with_classes(lobsim.Cell(membrane, "coin", model="lumped")).with_laws(film=film)
    result, n = lobsim.run(cell, PROTOCOL), cell.numbers
    rho_app = n["Positive electrode loading [kg.m-2]"] / n["Positive electrode thickness [m]"]
    eps_f = result[EPS_P][0]
    S_0, S_1 = n["Positive electrode BET area [m2.kg-1]"], n["Carbon powder BET area [m2.kg-1]"]
    S = S_0 + (S_1 - S_0) * (1 - np.exp(-n["Freedom to swell of the membrane"] * eps_f / n["Debundling stretch"]))
    r = np.array([n[f"Pore class {k} radius [m]"] for k in range(1, 5)])
    eps = rho_app * np.array([n[f"Pore class {k} volume [m3.kg-1]"] for k in range(1, 5)])
    A_o = rho_app * 0.5 * S
    bend = A_o**2 / (4 * rho_app / n["Carbon skeletal density [kg.m-3]"]) if film == "cylindrical" else 0 * A_o
    d = result["Film thickness [m]"][0]
    left = eps[:, None] * np.maximum(1 - d / r[:, None], 0) ** 2
    np.testing.assert_allclose(A_o * d + bend * d**2 + (eps[:, None] - left).sum(axis=0), eps_f, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(result[FILLED][0], 1 - left.sum(axis=0) / eps.sum(), atol=1e-9)
    assert result[FILLED][0, -1] > 0.3


@pytest.mark.parametrize(
    "laws",
    [
        {"passivation": "series"},
        {"passivation": "ohmic"},
        {"passivation": "coverage"},
        {"route": "solution"},
        {"kinetics": "branches"},
        {"network": "Bruggeman"},
    ],
    ids=str,
)
def test_classes_go_with_every_law_and_their_books_close(laws):
    cell = with_classes(lobsim.Cell("NIPS", "stacked").with_mesh(3, 6)).with_laws(**laws)
    result = lobsim.run(cell, PROTOCOL)
    assert result.certificate.closes and result[FILLED][:, -1].min() > 0.01


def test_classes_close_and_open_in_cycles_with_ageing():
    cell = with_classes(lobsim.Cell("NIPS", "cycling").with_mesh(3, 6))
    result = lobsim.run(
        cell, lobsim.cycle(discharge="1.0 mA/cm2 until 2.0 V or 1.0 mAh/cm2", charge="0.2 mA/cm2 until 4.2 V", times=2)
    )
    assert result.certificate.closes


def test_numbers_of_classes_are_inputs_of_one_built_model():
    cell = with_classes(lobsim.Cell("NIPS", "coin", model="lumped"))
    names = ["Pore class 2 radius [m]", "Pore class 4 volume [m3.kg-1]"]
    (step,) = parse([PROTOCOL], cell)
    built = prepare(cell, varied=names)
    for numbers in ({}, {names[0]: 2e-9}, {names[1]: 0.0}):
        other = cell.with_values(numbers)
        assert built.solve(other, step).t[-1] == pytest.approx(lobsim.run(other, PROTOCOL).time_s[-1], rel=1e-6)


def test_a_model_with_classes_is_pickled():
    model = catalogue.model("lumped")({"pores": "classes"})
    assert pickle.loads(pickle.dumps(model)).laws == model.laws


@pytest.mark.parametrize("passivation", ["deposit", "diffusion"])
def test_what_covers_open_walls_as_a_whole_does_not_go_with_classes(passivation):
    with pytest.raises(lobsim.LobsimError, match="does not go with pores='classes'"):
        catalogue.model("lumped")({"pores": "classes", "passivation": passivation})
