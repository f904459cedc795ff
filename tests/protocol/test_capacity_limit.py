"""The capacity limit of a protocol is that of its cycles: nobody says it twice, and a sweep over it follows."""

import pytest

import lobsim
from lobsim.protocol import parse
from lobsim.solve.by_protocol import LIMIT, doubts, for_protocol

TWO = lobsim.Cell("NIPS", "cycling", model="lumped").with_laws(lithium="two-stage")
OUT, BACK = "2.0 mA/cm2 until {} mAh/cm2 or 1.5 V", "0.2 mA/cm2 until {} mAh/cm2 or 4.2 V"
STRIPS = "Share of plated lithium that strips again"
WITHOUT = lobsim.cycle("2.0 mA/cm2 until 1.5 V", "0.2 mA/cm2 until 4.2 V", 2)


def limit(cell, protocol):
    return for_protocol(cell, parse(protocol, cell)).numbers[LIMIT]


@pytest.mark.parametrize("capacity", [0.5, 1.0, 2.0])
def test_the_limit_of_the_discharge_is_that_of_the_cycle(capacity):
    assert limit(TWO, lobsim.cycle(OUT.format(capacity), BACK.format(2), 2)) == pytest.approx(36e3 * capacity)


def test_a_limit_given_as_charge_of_the_cell_or_per_carbon_counts_per_area():
    mAh = lobsim.cycle("2.0 mA/cm2 until 8 mAh or 1.5 V", BACK.format(1), 2)
    assert limit(TWO, mAh) == pytest.approx(72e3)  # 4 cm2
    twice = TWO.with_values({"Number of electrodes connected in parallel to make a cell": 2.0})
    assert limit(twice, mAh) == pytest.approx(36e3)


def test_without_one_of_a_discharge_that_of_the_charge_counts_and_of_several_the_largest():
    assert limit(TWO, lobsim.cycle("2.0 mA/cm2 until 1.5 V", BACK.format(1), 2)) == pytest.approx(36e3)
    assert limit(TWO, [lobsim.cycle(OUT.format(n), BACK.format(n), 1) for n in (0.5, 1.5, 1)]) == pytest.approx(54e3)


def test_what_the_user_sets_stays_and_one_foil_needs_none():
    protocol = lobsim.cycle(OUT.format(1), BACK.format(1), 2)
    assert limit(TWO.with_values({LIMIT: 5e4}), protocol) == 5e4
    assert dict(for_protocol(TWO.with_laws(lithium="foil"), parse(protocol, TWO)).changed) == {}


def test_a_protocol_without_a_limit_takes_the_papers_and_says_so_once():
    assert limit(TWO, WITHOUT) == 72e3
    (sentence,) = doubts(TWO, parse(WITHOUT, TWO))
    assert "the protocol has none: it takes 2 mAh/cm2" in sentence
    with pytest.warns(lobsim.LobsimWarning, match="capacity limit of a cycle"):
        lobsim.run(TWO, ["Discharge at 1 mA/cm2 for 10 min", "Charge at 0.2 mA/cm2 for 10 min"], progress=False)


@pytest.mark.parametrize(
    ("cell", "protocol"),
    [
        (TWO.with_values({LIMIT: 5e4}), WITHOUT),
        (TWO.with_laws(lithium="foil"), WITHOUT),
        (TWO, ["Discharge at 1 mA/cm2 until 1.5 V"]),  # before the first charge there is no moss
    ],
)
def test_there_is_nothing_to_say_where_no_limit_is_needed(cell, protocol):
    assert doubts(cell, parse(protocol, cell)) == ()


def test_the_cell_of_the_result_has_the_limit_and_a_study_of_limits_follows():
    protocols = [lobsim.cycle(OUT.format(n), BACK.format(n), 2) for n in (0.5, 1.0)]
    ends = []
    for protocol in protocols:
        result = lobsim.run(TWO, protocol, progress=False)
        assert result.cell.parameters[LIMIT].origin.source == "the capacity limit of the protocol"
        ends.append(result.cycles["plated_lithium_mAh_cm2"].iloc[0] / TWO.numbers[STRIPS])
    assert ends == pytest.approx([0.5, 1.0], rel=1e-4)


def test_what_was_fitted_under_a_law_comes_with_the_choice_of_it_and_a_users_number_stays():
    name = "Parasitic share of the discharge"
    foil = lobsim.Cell("NIPS", "cycling")
    two = foil.with_laws(lithium="two-stage")
    assert two.numbers[name] < foil.numbers[name]
    assert two.numbers["Parasitic share of the charge"] == two.numbers[name]
    assert two.parameters[name].origin.source.startswith("two-stage law")
    assert foil.with_values({name: 0.02}).with_laws(lithium="two-stage").numbers[name] == 0.02
    assert two.with_laws(lithium="foil") == foil


def test_all_lithium_that_strips_again_is_refused_since_then_nothing_would_be_dead():
    with pytest.raises(lobsim.LobsimError, match="strictly between 0 and 1"):
        TWO.with_values({STRIPS: 1.0})
