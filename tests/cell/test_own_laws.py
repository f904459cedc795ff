"""A law of the user, a function, stands in the place of ours: in every model, to the last digit where it is a copy."""

import pickle
import types

import numpy as np
import pybamm
import pytest

import lobsim
from lobsim.errors import LobsimError
from lobsim.models import surface_reactions
from lobsim.parameters import assumed, derived
from lobsim.physics import film, own_laws, pores, rivals, salt, steps_in_series
from lobsim.physics.laws import LAWS, choose

DISCHARGE = "Discharge at 0.4 mA/cm2 until 2.0 V"
COIN = lobsim.Cell("NIPS", "coin").with_mesh(3, 5)
LUMPED = lobsim.Cell("NIPS", "coin", model="lumped")
STACKED = lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 4, 2)
STRETCHED = lobsim.Cell("NIPS", "stacked").with_mesh(3, 5)
CYCLING = lobsim.Cell("NIPS", "cycling").with_mesh(3, 5)
CYCLE = lobsim.cycle("2.0 mA/cm2 until 0.5 mAh/cm2 or 2.0 V", "0.2 mA/cm2 until 0.5 mAh/cm2 or 4.2 V", times=2)


def copied(function):
    """A function that computes the same and is another one."""
    made = types.FunctionType(function.__code__, function.__globals__, "copied", function.__defaults__)
    return made


def planar():
    return lobsim.law("film", like="planar")(copied(film.planar))


COPIES = {
    "passivation": (COIN, {}, lambda: {"passivation": copied(steps_in_series.tunnelling)}),
    "passivation, as what it leaves of a current": (
        COIN.with_laws(kinetics="branches"),
        {},
        lambda: {"passivation": copied(film.tunnelling)},
    ),
    "passivation of a lumped cell": (LUMPED, {}, lambda: {"passivation": copied(steps_in_series.tunnelling)}),
    "passivation along the electrode": (STACKED, {}, lambda: {"passivation": copied(steps_in_series.tunnelling)}),
    "passivation that is a deposit": (
        COIN,
        {"passivation": "deposit"},
        lambda: {"passivation": lobsim.law("passivation", like="deposit")(copied(steps_in_series.below_cover))},
    ),
    "passivation that is a resistance": (
        LUMPED,
        {"passivation": "ohmic"},
        lambda: {"passivation": lobsim.law("passivation", like="ohmic")(copied(steps_in_series.unhindered))},
    ),
    "film": (COIN, {"film": "planar"}, lambda: {"film": planar()}),
    "film of a lumped cell": (LUMPED, {"film": "planar"}, lambda: {"film": planar()}),
    "network": (COIN, {"network": "Bruggeman"}, lambda: {"network": copied(pores.bruggeman)}),
    "network along the electrode": (STACKED, {}, lambda: {"network": copied(pores.percolation)}),
    "channels": (STRETCHED, {"channels": "stretched"}, lambda: {"channels": copied(pores.channels_stretched)}),
    "route": (LUMPED, {"route": "superoxide"}, lambda: {"route": copied(rivals.superoxide)}),
    "conductivity": (
        COIN,
        {},
        lambda: {"conductivity": lobsim.law("conductivity", like="peak")(copied(salt.peak))},
    ),
    "kinetics": (COIN, {}, lambda: {"kinetics": copied(surface_reactions.steps_in_series)}),
    "all at once": (
        COIN,
        {"film": "planar"},
        lambda: {
            "film": planar(),
            "network": copied(pores.percolation),
            "channels": copied(pores.channels_kept),
            "passivation": copied(steps_in_series.tunnelling),
        },
    ),
}


@pytest.mark.parametrize("case", COPIES)
def test_a_copy_of_our_law_gives_what_ours_gives_to_the_last_digit(case):
    cell, ours, own = COPIES[case]
    expected = lobsim.run(cell.with_laws(**ours), DISCHARGE, progress=False)
    found = lobsim.run(cell.with_laws(**own()), DISCHARGE, progress=False)
    assert np.array_equal(found.voltage_V, expected.voltage_V)
    assert (found.end, found.cause, found.books) == (expected.end, expected.cause, expected.books)
    assert found.certificate.closes


@pytest.mark.parametrize("law", ["passivation", "film", "network"])
def test_cycles_that_age_the_cell_are_those_of_our_law(law):
    _, ours, own = COPIES[law]
    expected, found = (lobsim.run(CYCLING.with_laws(**laws), CYCLE, progress=False) for laws in (ours, own()))
    assert expected.cell.laws["ageing"] == found.cell.laws["ageing"] == "on"
    assert np.array_equal(found.voltage_V, expected.voltage_V) and found.certificate.closes


@pytest.mark.parametrize(("law", "other"), [("network", {"network": "Bruggeman"}), ("passivation", {})])
def test_the_laws_of_the_copies_matter(law, other):
    plain = lobsim.run(COIN, DISCHARGE, progress=False)
    changed = {"passivation": lambda j, d, d_t, l_t, p: j} if law == "passivation" else other
    assert lobsim.run(COIN.with_laws(**changed), DISCHARGE, progress=False).capacity_mAh_g != plain.capacity_mAh_g


def test_what_a_film_leaves_of_a_current_is_a_resistance_in_series_with_the_others():
    """Physics 5.10: series = 1/(1/j_kin + exp((d - d_t)/l_t)/j_t), written in either way."""
    ours, own = (
        lobsim.run(COIN.with_laws(passivation=law), DISCHARGE, progress=False)
        for law in ("series", copied(film.series))
    )
    assert own.capacity_mAh_g == pytest.approx(ours.capacity_mAh_g, rel=1e-6)
    free = lobsim.run(COIN.with_laws(passivation=lambda j, d, d_t, l_t, p: j), DISCHARGE, progress=False)
    none = lobsim.run(COIN.with_laws(passivation="none"), DISCHARGE, progress=False)
    assert np.array_equal(free.voltage_V, none.voltage_V)


def test_a_film_of_half_the_limit_is_one_that_is_twice_as_thick():
    """By hand: tunnelling asks for (d - d_t)/l_t, which is the same for 2 d, 2 d_t and 2 l_t."""

    def doubled(at, p):
        return at.bare + steps_in_series.through_film(
            2 * at.d, 2 * at.d_t, 2 * at.l_t, p.j_f, p.beta, at.salt, at.f_eta
        )

    own, ours = (
        lobsim.run(cell, DISCHARGE, progress=False) for cell in (LUMPED.with_laws(passivation=doubled), LUMPED)
    )
    assert own.capacity_mAh_g == pytest.approx(ours.capacity_mAh_g, rel=1e-6)


@lobsim.law("passivation", numbers={"Crack spacing [m]": assumed(5e-9, "a guess", low=1e-9, high=1e-7)})
def cracked(at, p):
    return at.bare * (1 + (at.d / p["Crack spacing [m]"]) ** 2)


def test_the_numbers_of_a_law_are_numbers_of_the_cell():
    cell = LUMPED.with_laws(passivation=cracked)
    assert "Crack spacing [m]" not in LUMPED.numbers
    assert cell.numbers["Crack spacing [m]"] == 5e-9
    assert cell.parameters["Crack spacing [m]"].origin.source == "a guess"
    assert "Crack spacing [m]" in {one.name for one in cell.assumptions()}
    wide = cell.with_values({"Crack spacing [m]": 1e-8})
    narrow, widened = (lobsim.run(one, DISCHARGE, progress=False).voltage_V for one in (cell, wide))
    assert widened[len(widened) // 2] > narrow[len(narrow) // 2] and wide.key != cell.key
    with pytest.raises(LobsimError, match="has another unit: 'Crack spacing"):
        cell.with_values({"Crack spacing [nm]": 5.0})
    with pytest.raises(LobsimError, match="must be above 0"):
        cell.with_values({"Crack spacing [m]": -1.0})
    with pytest.raises(LobsimError, match="unknown parameter 'Crack spacing"):
        cell.with_laws(passivation="tunnelling").with_values({"Crack spacing [m]": 1e-8})


def test_a_number_of_a_law_may_follow_from_others_and_from_the_salt():
    half = derived(lambda n: n["Tunnelling thickness on tubes [m]"] / 2, "half the limit")

    @lobsim.law("passivation", numbers={"Half [m]": half})
    def law(at, p):
        return at.bare * pybamm.exp(at.d / p["Half [m]"])

    cell = LUMPED.with_laws(passivation=law)
    assert cell.numbers["Half [m]"] == cell.numbers["Tunnelling thickness on tubes [m]"] / 2


def test_a_number_of_a_law_can_be_swept(tmp_path):
    cell = LUMPED.with_laws(passivation=cracked)
    study = lobsim.study(cell, {"Crack spacing [m]": [3e-9, 1e-8]}, protocol=DISCHARGE)
    table = lobsim.sweep(study, tmp_path, jobs=1, progress=False).table()
    alone = [
        lobsim.run(cell.with_values({"Crack spacing [m]": width}), DISCHARGE, progress=False).capacity_mAh_g
        for width in (3e-9, 1e-8)
    ]
    assert table["capacity_mAh_g"].to_numpy() == pytest.approx(alone, rel=1e-3)
    assert table["capacity_mAh_g"][0] != table["capacity_mAh_g"][1]


@pytest.mark.parametrize("law", [law for law in LAWS if law not in own_laws.FORMS])
def test_a_switch_says_that_it_takes_no_function(law):
    with pytest.raises(LobsimError) as refused:
        COIN.with_laws(**{law: lambda p: p})
    assert f"the law {law!r} is a switch that takes no function" in str(refused.value)


def test_every_law_that_has_a_table_of_functions_takes_one():
    """Laws whose choices are looked up in a table of functions, and those that say which arguments they take."""
    tables = {
        "passivation": film.PASSIVATIONS,
        "film": film.GEOMETRIES,
        "network": pores.NETWORKS,
        "channels": pores.CHANNELS,
        "route": rivals.ROUTES,
        "conductivity": salt.CONDUCTIVITIES,
        "kinetics": surface_reactions.KINETICS,
    }
    assert set(tables) == set(own_laws.FORMS)
    for law, table in (*tables.items(), ("passivation", steps_in_series.PASSIVATIONS)):
        assert set(table) <= set(LAWS[law].choices)
        assert all(own_laws.form(law, function) for function in table.values())


@pytest.mark.parametrize(
    ("laws", "sentence"),
    [
        ({"passivation": lambda x: x}, "must take (j_kin, d, d_t, l_t, p) and give the reduction"),
        ({"passivation": lambda x: x}, "no passivation law, as it takes (x)"),
        ({"film": lambda a, b, c: a}, "must take (eps_f, eps_s, r_0, a_0)"),
        ({"network": lambda *, f, p: f}, "must take (f, p)"),
        ({"network": 3.0}, "unknown network law 3.0"),
        ({"network": lobsim.Cell}, "no network law"),
        ({"network": dict}, "no network law"),
        ({"film": cracked}, "'cracked' says that it is a passivation law"),
        ({"passivation": "no_module_here:law"}, "there is no module 'no_module_here'"),
        ({"passivation": "os:system"}, "no passivation law"),
        ({"liquid": "my_module:law"}, "is a switch that takes no function"),
        ({"passivation": "my law"}, "unknown passivation law 'my law': choose tunnelling"),
        ({"kinetics": "branches", "passivation": cracked}, "choose kinetics 'steps in series', not 'branches'"),
        ({"film": copied(film.planar), "pores": "classes"}, "does not go with pores='classes'"),
        ({"film": lobsim.law("film", like="round")(copied(film.planar))}, "unknown film law to be like 'round'"),
    ],
)
def test_a_law_that_does_not_fit_is_refused_when_it_is_given(laws, sentence):
    with pytest.raises(LobsimError) as refused:
        COIN.with_laws(**laws)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("law", "sentence"),
    [
        (lambda at, p: p.no_such / 0, "fails when a model is made with it: AttributeError: no symbol 'no_such'"),
        (lambda at, p: None, "must give expressions of PyBaMM (1/k_c + 1/k_f"),
        (lambda at, p: "thick", "not 'thick'"),
        (lambda at, p: (at.bare, at.bare), "must give expressions"),
        (lambda at, p: at.bare * p["No such [m]"], "asks for 'No such [m]', which is no number of the cell"),
    ],
)
def test_a_law_that_fails_when_the_model_is_made_says_so(law, sentence):
    with pytest.raises(LobsimError) as refused:
        lobsim.run(LUMPED.with_laws(passivation=law), DISCHARGE, progress=False)
    assert sentence in str(refused.value)
    with pytest.raises(LobsimError, match="must give 2 expressions"):
        lobsim.run(COIN.with_laws(network=lambda f, p: f.eps_l), DISCHARGE, progress=False)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"Crack spacing [m]": 5e-9}, "must say where it comes from"),
        ({"Crack spacing [furlong]": assumed(1.0, "x")}, "furlong"),
        (
            {"Oxygen diffusivity [m2.s-1]": assumed(1.0, "x")},
            "brings 'Oxygen diffusivity [m2.s-1]', which the cell has",
        ),
        ({"Crack porosity": assumed(1.5, "x")}, "strictly between 0 and 1"),
    ],
)
def test_a_number_that_a_law_cannot_bring_is_refused(numbers, sentence):
    with pytest.raises(LobsimError) as refused:
        COIN.with_laws(passivation=lobsim.law("passivation", numbers=numbers)(lambda at, p: at.bare))
    assert sentence in str(refused.value)


def test_the_decorator_knows_the_laws():
    with pytest.raises(LobsimError, match="unknown law that takes a function 'liquid': choose passivation, film"):
        lobsim.law("liquid")


MODULE = "def law(at, p):\n    return at.bare * (1 + at.d / {} / p.h_island)\n"


@pytest.fixture
def my_laws(tmp_path, monkeypatch):
    """Write a module of the user."""
    import sys

    def write(number: float, name: str = "my_laws") -> str:
        (tmp_path / f"{name}.py").write_text(MODULE.format(number))
        monkeypatch.delitem(sys.modules, name, raising=False)
        return f"{name}:law"

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.syspath_prepend(tmp_path)
    return write


def test_a_law_by_its_name_is_the_law(my_laws):
    name = my_laws(2.0)
    by_name = LUMPED.with_laws(passivation=name)
    import my_laws as module

    given = LUMPED.with_laws(passivation=module.law)
    assert by_name == given and by_name.key == given.key and by_name.laws["passivation"] == name
    assert given.with_laws(passivation="tunnelling") == LUMPED
    assert "my_laws:law" in str(given) and given.label == "NIPS coin, changed"


def test_the_key_of_a_cell_changes_with_the_code_of_its_law(my_laws):
    first, again, changed = (LUMPED.with_laws(passivation=my_laws(number)) for number in (2.0, 2.0, 3.0))
    assert first.key == again.key != changed.key
    assert first == again != changed
    assert len({lobsim.run(one, DISCHARGE, progress=False).capacity_mAh_g for one in (first, again, changed)}) == 2


def test_two_lambdas_are_two_laws():
    one, other = (LUMPED.with_laws(passivation=law) for law in (lambda at, p: at.bare, lambda at, p: 2 * at.bare))
    assert one != other and one.key != other.key and one.laws["passivation"] != other.laws["passivation"]
    plateaus = [lobsim.run(cell, DISCHARGE, progress=False).plateau_V for cell in (one, other)]
    assert plateaus[1] < plateaus[0] - 0.01


def test_a_cell_with_a_law_of_a_module_is_pickled_by_its_name(my_laws):
    cell = LUMPED.with_laws(passivation=my_laws(2.0))
    there = pickle.loads(pickle.dumps(cell))
    assert there == cell and not there.laws["passivation"].is_here
    assert there.laws["passivation"].thing is cell.laws["passivation"].thing


def test_a_law_whose_code_is_another_there_is_refused(my_laws):
    sent = pickle.dumps(LUMPED.with_laws(passivation=my_laws(2.0)))
    my_laws(3.0)
    there = pickle.loads(sent)
    with pytest.raises(LobsimError, match="the code of the passivation law 'my_laws:law' is not what it was"):
        there.laws["passivation"].thing  # noqa: B018


def test_laws_of_installed_packages_are_found_by_their_names(my_laws, tmp_path):
    my_laws(2.0, "packaged_laws")
    found = tmp_path / "packaged-1.0.dist-info"
    found.mkdir()
    (found / "METADATA").write_text("Metadata-Version: 2.1\nName: packaged\nVersion: 1.0\n")
    (found / "entry_points.txt").write_text("[lobsim_laws]\npassivation.My Law = packaged_laws:law\n")
    own_laws.installed.cache_clear()
    try:
        cell = LUMPED.with_laws(passivation="my law")
        assert cell.laws["passivation"] == "packaged_laws:law"
        with pytest.raises(LobsimError, match="or My Law"):
            LUMPED.with_laws(passivation="their law")
    finally:
        own_laws.installed.cache_clear()


def test_choosing_without_own_laws_gives_plain_texts():
    assert all(type(choice) is str for choice in choose({"film": "planar"}).values())
