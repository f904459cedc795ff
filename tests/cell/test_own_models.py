"""A class with one of our models as its base is a model of a cell: in runs, cycles, impedance and studies."""

from typing import ClassVar

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.cell import own_models
from lobsim.errors import LobsimError
from lobsim.models.coin import Coin
from lobsim.models.lumped import Lumped
from lobsim.models.stacked import Stacked
from lobsim.parameters import assumed

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
CYCLE = lobsim.cycle("2.0 mA/cm2 until 0.2 mAh/cm2 or 2.0 V", "0.2 mA/cm2 until 0.2 mAh/cm2 or 4.2 V", times=1)


class MyCoin(Coin):
    pass


class MyStacked(Stacked):
    pass


class MyLumped(Lumped):
    """A cell whose leads drop voltage."""

    own_numbers: ClassVar = {"Lead resistance [Ohm.m2]": assumed(2e-3, "a guess")}

    def __init__(self, laws=None, name="Lumped with leads"):
        super().__init__(laws, name)
        drop = self.current_density * self.param["Lead resistance [Ohm.m2]"]
        self.variables["Voltage at the leads [V]"] = self.variables["Voltage [V]"] - drop


def run(cell, protocol=DISCHARGE, **more):
    return lobsim.run(cell, protocol, progress=False, **more)


@pytest.mark.parametrize(
    ("own", "cell"),
    [
        (MyCoin, lobsim.Cell("NIPS", "coin").with_mesh(3, 5)),
        (MyLumped, lobsim.Cell("NIPS", "coin", model="lumped")),
        (MyStacked, lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 4, 2)),
    ],
)
def test_a_model_that_changes_nothing_gives_what_its_base_gives(own, cell):
    mine = cell.with_model(own)
    ours, found = run(cell), run(mine)
    assert np.array_equal(found.voltage_V, ours.voltage_V) and found.books == ours.books
    assert mine.columns == cell.columns and mine.key != cell.key and own.__name__ in mine.model


def test_a_stacked_model_of_the_user_has_two_columns_which_give_what_one_gives():
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(3, 5)
    ours, found = run(cell), run(cell.with_model(MyStacked))
    assert found.capacity_mAh_g == pytest.approx(ours.capacity_mAh_g, rel=2e-3)


def test_what_follows_one_column_is_refused_for_a_stacked_model_of_the_user():
    with pytest.raises(LobsimError, match=r"choose .* or a model whose base is Coin"):
        run(lobsim.Cell("NIPS", "cycling", model=MyStacked).with_mesh(3, 5), CYCLE)


def test_a_model_brings_numbers_and_variables():
    cell = lobsim.Cell("NIPS", "coin", model=MyLumped).with_values({"Lead resistance [Ohm.m2]": 1e-2})
    assert cell.parameters["Lead resistance [Ohm.m2]"].origin.source == "set by the user"
    found = run(cell, outputs={"At the leads [V]": lambda m: m["Voltage at the leads [V]"]})
    drop = found["Total current density [A.m-2]"] * 1e-2
    assert found["At the leads [V]"] == pytest.approx(found.voltage_V - drop, abs=1e-12) and drop.max() > 0.03


def test_cycles_and_impedance_take_it():
    from lobsim.solve.impedance import impedance

    ours, mine = (lobsim.Cell("NIPS", "coin", model=model) for model in ("lumped", MyLumped))
    assert np.array_equal(run(mine, CYCLE).voltage_V, run(ours, CYCLE).voltage_V)
    one, other = (impedance(cell, np.array([1e3, 1.0])) for cell in (ours, mine))
    assert np.array_equal(one.Z_ohm_cm2, other.Z_ohm_cm2)


@pytest.mark.parametrize(
    "model",
    [pybamm.lithium_ion.SPM, "SPM", "pybamm.models.full_battery_models.lithium_ion.spm:SPM", dict, "json:dumps"],
)
def test_what_is_no_model_of_a_cell_is_refused(model):
    with pytest.raises(LobsimError, match=r"no cell model of lobsim: choose coin, lumped or stacked, or give a class"):
        lobsim.Cell("NIPS", "coin", model=model)


def test_a_model_that_is_made_otherwise_is_refused():
    class Other(Coin):
        def __init__(self, laws, more):
            super().__init__(laws)

    with pytest.raises(
        LobsimError, match=r"'.*Other' is made with \(laws, more\): it must be made with the laws alone"
    ):
        lobsim.Cell("NIPS", "coin", model=Other)


def test_our_models_may_be_given_as_classes_and_by_the_names_that_pybamm_knows():
    plain = lobsim.Cell("NIPS", "coin")
    for model in (Coin, "lobsim.models.coin:Coin", "LobsimCoin"):
        assert lobsim.Cell("NIPS", "coin", model=model) == plain


def test_models_of_installed_packages_are_found_by_the_names_that_pybamm_knows(tmp_path, monkeypatch):
    text = "from lobsim.models.coin import Coin\nclass Theirs(Coin):\n    pass\n"
    (tmp_path / "packaged_model.py").write_text(text)
    (tmp_path / "packaged-2.0.dist-info").mkdir()
    (tmp_path / "packaged-2.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: packaged\nVersion: 2.0\n"
    )
    (tmp_path / "packaged-2.0.dist-info" / "entry_points.txt").write_text(
        "[pybamm_models]\nTheirCoin = packaged_model:Theirs\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    own_models._installed_models.cache_clear()
    try:
        assert lobsim.Cell("NIPS", "coin", model="TheirCoin").model == "packaged_model:Theirs"
    finally:
        own_models._installed_models.cache_clear()


def test_a_model_that_asks_for_a_number_that_nobody_brings_says_so():
    class Asks(Lumped):
        def __init__(self, laws=None):
            super().__init__(laws)
            self.events.append(pybamm.Event("mine", self.variables["Voltage [V]"] - self.param["Not there [V]"]))

    with pytest.raises(LobsimError, match=r"asks for 'Not there \[V\]', which is no number of the cell"):
        run(lobsim.Cell("NIPS", "coin", model=Asks))
