"""One physics, one end: what ends a discharge does not hang on the mesh."""

import pytest

import lobsim
from lobsim.protocol import parse
from lobsim.result.ending import ending

OPEN_CARBON = {
    "Membrane thickness [m]": 100e-6,
    "Membrane loading [kg.m-2]": 0.01,
    "Positive electrode porosity": 0.95,
    "Positive electrode BET area [m2.kg-1]": 1400e3,
    "Carbon powder BET area [m2.kg-1]": 1400e3,
    "Carbon skeletal density [kg.m-3]": 1950,
    "Positive electrode macropore volume [m3.kg-1]": 0.004,
}
CASES = {
    "no film": (lobsim.Cell("NIPS", "stacked").with_laws(passivation="none"), 0.4),
    "open carbon": (lobsim.Cell("NIPS", "coin").with_values(OPEN_CARBON).with_laws(network="Bruggeman"), 0.05),
}


@pytest.mark.parametrize("case", CASES)
def test_end_cause_and_capacity_are_the_same_on_every_mesh(case):
    """A mouth that closes does so in the first volume, the earlier the finer it is; the limit is met all the same."""
    cell, current = CASES[case]
    step = f"Discharge at {current} mA/cm2 until 2.0 V"
    results = [lobsim.run(cell.with_mesh(6, places), step) for places in (10, 20, 80)]
    assert {(result.end, result.finished) for result in results} == {("voltage limit 2 V", True)}
    assert len({result.cause for result in results}) == 1
    for result in results[1:]:
        assert result.capacity_mAh_g == pytest.approx(results[-1].capacity_mAh_g, rel=0.02)
        assert result["Pore volume fraction"].min() > 0
        assert max(result.books.values()) < 1e-4


@pytest.mark.parametrize(
    ("event", "voltage", "end"),
    [
        ("Salt exhausted", 2.04, ("voltage limit 2.04 V", True)),
        ("Film passivated", 1.96, ("voltage limit 1.96 V", True)),
        ("Salt exhausted", 2.3, ("salt exhausted", False)),
        ("Lithium exhausted", 2.01, ("lithium exhausted", False)),
    ],
)
def test_a_collapse_within_50_mV_of_the_limit_has_reached_it(event, voltage, end):
    (step,) = parse("Discharge at 0.4 mA/cm2 until 2.0 V", lobsim.Cell())
    assert ending(step, f"event: {event}", voltage) == end
