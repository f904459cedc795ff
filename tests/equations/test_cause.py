"""Causes: does what is blamed cost something, has it grown, and do the fields show it?"""

import numpy as np
import pytest

import lobsim
from lobsim.result import blame, cause
from lobsim.result.audit import CAUSES, TERMS

PASSED = np.array([0.0, 0.1, 1.0])
REACTING = np.ones(3)
STILL = np.zeros(3)


def growth(**ends: float) -> dict[str, np.ndarray]:
    return {term: np.array([0.1, 0.1, 0.1 + ends.get(term.split()[0], 0.0)]) for term in TERMS}


def blamed(losses, surface=STILL, reacting=REACTING, passed=PASSED):
    return blame.blamed(losses, surface, reacting, passed)


def test_one_cause_is_named_alone_only_above_two_thirds_of_the_growth():
    assert blamed(growth(film=0.7, oxygen=0.3)) == ("film",)
    assert blamed(growth(film=0.6, oxygen=0.4)) == ("film", "oxygen")
    assert len(blamed(growth(liquid=0.5, lithium=0.5))) == 2


def test_what_was_lost_before_a_tenth_of_the_discharge_is_no_cause():
    early = {term: np.full(3, 0.1) for term in TERMS}
    early["separator and ceramic"] = np.array([0.0, 0.5, 0.5])
    early["oxygen"] = np.array([0.1, 0.1, 0.2])
    assert blamed(early) == ("oxygen",)


def test_what_costs_less_than_a_twentieth_is_no_cause_even_if_nothing_else_grew():
    terms = {term: np.zeros(3) for term in TERMS}
    terms["activation"] = np.full(3, 0.34)
    terms["oxygen"] = np.array([0.0, 0.0, 0.003])
    assert blamed(terms) == ()


def test_a_double_layer_that_discharges_is_no_cause():
    """A cell that dies at once: activation rises until all current reacts, then only oxygen is lost."""
    terms = {term: np.zeros(5) for term in TERMS}
    terms["activation"] = np.array([0.0, 0.2, 0.4, 0.4, 0.4])
    terms["oxygen"] = np.array([0.0, 0.0, 0.0, 0.2, 0.4])
    passed, reacting = np.array([0.0, 0.2, 0.5, 0.8, 1.0]), np.array([0.0, 0.5, 0.99, 1.0, 1.0])
    assert blamed(terms, np.zeros(5), reacting, passed) == ("oxygen",)
    assert blamed(terms, terms["activation"], np.ones(5), passed) == ("oxygen", "activation")


def test_a_discharge_that_ends_while_the_double_layer_helps_has_lost_no_surface():
    terms = {term: np.zeros(3) for term in TERMS}
    terms["activation"] = np.array([0.1, 0.1, 0.4])
    terms["oxygen"] = np.array([0.0, 0.0, 0.1])
    assert blamed(terms, surface=terms["activation"]) == ("activation",)
    assert blamed(terms, surface=STILL) == ("oxygen",)


def test_a_limit_met_before_the_cell_has_settled_is_blamed_on_what_grew_only_if_that_is_much():
    terms = {term: np.zeros(3) for term in TERMS}
    terms["activation"] = np.array([0.0, 0.2, 0.5])
    terms["oxygen"] = np.array([0.0, 0.0, 0.1])
    discharging = np.array([0.0, 0.1, 0.5])
    assert blamed(terms, reacting=discharging) == ()
    terms["oxygen"] = np.array([0.0, 0.2, 0.5])
    assert blamed(terms, reacting=discharging) == ("oxygen",)


def test_a_cell_that_starves_before_it_has_settled_is_not_at_its_plateau():
    """The liquid cannot feed this current with oxygen: the voltage falls on, and activation has stopped growing."""
    result = lobsim.run(lobsim.Cell("VF", "cycling").with_mesh(6, 20), "Discharge at 2.0 mA/cm2 until 2.0 V")
    assert result.audit["oxygen"][-1] > 0.2 and result.cause == "O2 starvation"


@pytest.mark.parametrize("laws", [{}, {"passivation": "none"}])
@pytest.mark.parametrize(
    ("membrane", "build", "limit_V"), [("VF", "coin", 2.6), ("NIPS", "stacked", 2.6), ("DB", "cycling", 2.85)]
)
def test_a_limit_above_the_plateau_is_called_so(membrane, build, limit_V, laws):
    cell = lobsim.Cell(membrane, build).with_laws(**laws).with_mesh(4, 8)
    result = lobsim.run(cell, f"Discharge at 0.4 mA/cm2 until {limit_V} V")
    assert result.cause.startswith("the limit lies above the plateau")
    assert result.capacity_mAh_g < 5


def test_a_charge_of_a_fresh_cell_has_nothing_to_charge():
    for model in (None, "lumped"):
        cell = lobsim.Cell("NIPS", "cycling", model=model).with_mesh(4, 8).with_laws(mediator="on")
        assert lobsim.run(cell, "Charge at 0.2 mA/cm2 until 4.2 V").cause == "no Li2O2 to charge"


def test_a_charge_that_meets_its_limit_with_all_product_left_lacks_neither_contact_nor_mediator():
    cell = lobsim.Cell("NIPS", "coin").with_mesh(4, 8).with_laws(mediator="off")
    result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 until 2 mAh/cm2", "Charge at 0.2 mA/cm2 until 3.0 V"])
    assert result.fill_fraction > 0.07  # 2 mAh/cm2
    assert result.cause.startswith("the limit lies below the plateau")


def test_a_charge_without_mediator_ends_when_no_product_is_left_in_contact():
    cell = lobsim.Cell("NIPS", "coin").with_mesh(4, 8).with_laws(mediator="off")
    result = lobsim.run(cell, ["Discharge at 0.4 mA/cm2 until 2 mAh/cm2", "Charge at 0.2 mA/cm2 until 4.0 V"])
    assert result.cause == "no Li2O2 left in contact with the carbon"
    contact, product = (
        result["width"] @ result[f"Lithium peroxide{which} volume fraction"][:, -1] for which in (" in contact", "")
    )
    assert contact < 0.05 * product


def drawn(rng: np.random.Generator) -> tuple[lobsim.Cell, list[str]]:
    """A quick cell and a protocol that ends at a voltage: discharges, and charges after them."""
    membrane, build = str(rng.choice(["VF", "DB", "NIPS"])), str(rng.choice(["coin", "stacked", "cycling"]))
    model = str(rng.choice(["lumped", ""])) or None
    cell = lobsim.Cell(membrane, build, gas=str(rng.choice(["O2", "air"])), model=model)
    cell = cell.with_mesh(4, 8, along=3) if cell.columns > 1 else cell.with_mesh(4, 8)
    if cell.columns == 1 and rng.random() < 0.5:
        cell = cell.with_laws(mediator="on")
    current = float(np.exp(rng.uniform(np.log(0.05), np.log(10))))
    first = f"Discharge at {current:.3g} mA/cm2 until {rng.uniform(2.0, 2.9):.3g} V"
    if rng.random() < 0.5:
        return cell, [first]
    capacity = float(np.exp(rng.uniform(np.log(0.05), np.log(2))))
    return cell, [
        f"Discharge at {min(current, 0.4):.3g} mA/cm2 until {capacity:.3g} mAh/cm2 or 2.0 V",
        f"Charge at {rng.uniform(0.05, 0.5):.3g} mA/cm2 until {rng.uniform(3.0, 4.3):.3g} V",
    ]


@pytest.mark.parametrize("seed", range(6))
def test_every_cause_is_borne_out_by_the_audit_and_by_the_fields(seed):
    """Checked from the curves and fields of the result alone, not by the code that chose the words."""
    rng = np.random.default_rng(seed)
    for _ in range(4):
        cell, protocol = drawn(rng)
        try:
            result = lobsim.run(cell, protocol)
        except lobsim.LobsimError as error:
            assert "cannot carry" in str(error)
            continue
        if result.end.startswith("voltage limit"):
            borne_out(result)


def borne_out(result: lobsim.Result) -> None:
    said, step = result.cause, result.steps[-1]
    place = f"{result!r} {result.protocol}"
    sign = 1 if step.charge_mAh_cm2 > 0 else -1
    last = result.time_s >= step.start_s
    losses = {term: sign * loss[last] for term, loss in result.audit.items()}
    whole = sum(loss[-1] for loss in losses.values())
    for term, words in CAUSES.items():
        if words in said:
            assert losses[term][-1] >= 0.05 * whole, place
            assert losses[term][-1] > losses[term][0], place
    if said.startswith("the limit lies"):
        assert losses["activation"][-1] > 0.2 * whole or "costs most" in said, place
    film, oxygen, product = (
        result[name][..., -1].reshape(result["width"].size, -1).mean(axis=1)
        for name in (
            "Film thickness [m]",
            "Positive electrode oxygen concentration [mol.m-3]",
            "Lithium peroxide volume fraction",
        )
    )
    if "behind a passivated mouth" in said:
        assert film[-1] == film.max() and film[-1] > film[0] and oxygen[0] < 0.5 * oxygen[-1], place
    if "far from the open edge" in said:
        gas = result["Oxygen mole fraction"][:, -1]
        assert gas[-1] < 0.5 * gas[0], place
    if said in ("Li2O2 used up", "no Li2O2 to charge"):
        assert product.mean() < 0.01, place
    if "Li2O2 left" in said:
        assert product.mean() > 1e-5, place


def test_a_mouth_is_passivated_only_where_the_film_is_thickest_next_to_the_gas():
    """Film and oxygen share the blame; the fields say whether one stands before the other."""
    losses = growth(film=0.5, oxygen=0.5)
    oxygen = np.array([1e-3, 1.0, 4.0])

    def said(film: list[float]) -> str:
        fields = {
            "Film thickness [m]": np.tile(np.array(film)[:, None], 3),
            "Positive electrode oxygen concentration [mol.m-3]": np.tile(oxygen[:, None], 3),
        }
        shares = np.full(3, 1 / 3)
        return cause.of_discharge(
            cause.Course(fields, losses, STILL, REACTING, PASSED, shares, 1, lobsim.Cell().numbers, lobsim.Cell().laws)
        )

    assert said([1e-9, 2e-9, 5e-9]) == "O2 starvation behind a passivated mouth"
    assert said([5e-9, 5e-9, 5e-9]) == said([1e-9, 6e-9, 5e-9]) == "film passivation and O2 starvation"
