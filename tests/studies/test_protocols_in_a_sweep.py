"""A sweep solves what its protocol says: conditions, skips, ends of cycles and profiles are in its keys and rows."""

import pytest

import lobsim
from lobsim.errors import LobsimError
from lobsim.solve.impedance import impedance
from lobsim.sweep.runs import Run
from lobsim.sweep.sensitivity import local_sensitivity

CELL = lobsim.Cell("NIPS", "coin", model="lumped")
DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
PULSES = lobsim.follow([0, 1, 1, 10], current_mA_cm2=[2, 2, 0, 0], repeat=3)
PROTOCOLS = [
    DISCHARGE,
    f"{DISCHARGE} at 40 C in air",
    PULSES,
    [DISCHARGE, "Charge at 0.4 mA/cm2 for 1 h, skip if voltage below 2.5 V"],
    lobsim.Cycles([DISCHARGE, "Charge at 0.4 mA/cm2 for 1 h"], 3, "capacity under 80 %", counted=False),
]


def test_a_row_is_what_the_run_gives(tmp_path):
    table = lobsim.sweep(lobsim.study(CELL, {"protocol": PROTOCOLS}), tmp_path / "out", jobs=1).table()
    for (_, row), protocol in zip(table.iterrows(), PROTOCOLS, strict=True):
        assert row["status"] == "ended", row["reason"]
        assert row["capacity_mAh_cm2"] == pytest.approx(lobsim.run(CELL, protocol).capacity_mAh_cm2, rel=1e-3)


def test_everything_that_is_told_of_a_protocol_is_in_its_key():
    cycles = [
        lobsim.Cycles([DISCHARGE], 3, until, counted=counted) for until in (None, "80% capacity") for counted in (0, 1)
    ]
    keys = {Run(CELL, (), lobsim.protocol.parts_of(protocol), ()).key for protocol in [*PROTOCOLS, *cycles]}
    assert len(keys) == 9


def test_what_serves_one_discharge_as_the_cell_is_refuses_another():
    with pytest.raises(LobsimError, match="one discharge at constant current"):
        local_sensitivity(CELL, f"{DISCHARGE} at 40 C", ["Oxygen diffusivity [m2.s-1]"])
    with pytest.raises(LobsimError, match="a rest as the cell is"):
        impedance(CELL, [1.0], after="Rest for 1 h in air")
