"""A step can follow a profile of current or power from a CSV file, and the charge that passes is its integral."""

import numpy as np
import pytest

import lobsim
from lobsim.cell import Cell
from lobsim.errors import LobsimError, LobsimWarning
from lobsim.protocol import End, parse
from lobsim.solve.experiment import duration_s

CELL = Cell("NIPS", "coin", model="lumped")  # 2.01 cm2
DRIVE = "time_s,current_mA_cm2\n0,0\n600,0.4\n1200,0.4\n1260,-0.05\n1800,-0.05\n3600,0.6\n"
INTEGRAL = 300 * 0.4 + 600 * 0.4 + 30 * 0.35 - 540 * 0.05 + 900 * 0.55  # mA s/cm2


@pytest.fixture
def write(tmp_path):
    def write(text, name="drive.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def one(text, cell=CELL):
    (step,) = parse(text, cell)
    return step


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        ("current_mA_cm2", "current", 0.804e-3),
        ("power_mW_cm2", "power", 0.804e-3),
        ("current_A", "current", 0.4),
        ("power_W", "power", 0.4),
    ],
)
def test_a_profile_is_read_in_every_unit(write, column, kind, value):
    path = write(f"time_s, {column}\n0,0.4\n\n10,-0.4\n30,0.4\n")
    step = one(f"Follow {path}")
    assert (step.kind, step.duration_s, duration_s(step), step.ends) == (kind, 30, 30, ())
    assert step.profile == ((0, 10, 30), pytest.approx((value, -value, value)))
    assert step.value == pytest.approx(0)  # the mean


@pytest.mark.parametrize(
    "words",
    ["follow {} until 2.0 V", "Follow '{}' until 2.0 V", 'Follow "{}"  until 2.0 V', "  Follow   {} until 2.0 V "],
)
@pytest.mark.parametrize("name", ["drive.csv", "my  drive for test.csv", "until.csv"])
def test_a_path_may_hold_spaces_or_be_quoted(write, words, name):
    step = one(words.format(write(DRIVE, name)))
    assert step.ends == (End("voltage", 2.0),) and len(step.profile[0]) == 6


def test_a_profile_may_be_cut_short_and_ends_at_voltages_below_and_above_the_equilibrium(write):
    path = write(DRIVE)
    step = one(f"Follow {path} for 10 min or until 2.0 V or 4.2 V")
    assert step.duration_s == 600
    assert step.ends == (End("voltage", 2.0), End("voltage", 4.2, rising=True))
    assert one(f"Follow {path} for 10 h").duration_s == 3600
    assert one("Charge at 1 mA until 4.2 V").ends == (End("voltage", 4.2, rising=True),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the header is time_s and current_mA_cm2, power_mW_cm2, current_A or power_W, not ''"),
        ("0,1\n1,1\n", "line 1: the header is"),
        ("time_s;current_A\n0;1\n1;1\n", "line 1: the header is"),
        ("time_h,current_A\n0,1\n1,1\n", "not 'time_h,current_A'"),
        ("time_s,current_A,power_W\n0,1,1\n", "line 1: the header is"),
        ("time_s,current_A\n", "a profile needs two rows or more, not 0"),
        ("time_s,current_A\n0,1\n", "a profile needs two rows or more, not 1"),
        ("time_s,current_A\n1,1\n2,1\n", "line 2: the times start at 0 s, not at 1 s"),
        ("time_s,current_A\n0,1\n\n2,1\n2,3\n", "line 5: two rows of one time are a jump, but not at the begin or"),
        ("time_s,current_A\n0,1\n0,2\n3,1\n", "line 3: two rows of one time are a jump, but not at the begin or"),
        ("time_s,current_A\n0,1\n2,2\n2,1\n2,3\n3,3\n", "line 5: two rows of one time are a jump, but not at its"),
        ("time_s,current_A\n0,1\n2,1\n1,3\n", "line 4: the times must rise, but 1 s follows 2 s"),
        ("time_s,current_A\n0,1\n1,fast\n", "line 3: '1,fast' is not two finite numbers"),
        ("time_s,current_A\n0,1\n1,nan\n", "line 3: '1,nan' is not two finite numbers"),
        ("time_s,current_A\n0,1\n1,1,1\n", "line 3: '1,1,1' is not two finite numbers"),
        ("time_s,current_A\n0,1\n1\n", "line 3: '1' is not two finite numbers"),
    ],
)
def test_what_is_wrong_with_a_profile_is_said_with_its_line(write, text, sentence):
    path = write(text)
    with pytest.raises(LobsimError) as error:
        parse(f"Follow {path} until 2.0 V", CELL)
    assert sentence in str(error.value) and str(path) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("Follow no.csv until 2.0 V", "cannot read 'no.csv': No such file"),
        ("Follow drive.txt until 2.0 V", "write it like 'Follow drive.csv until 2.0 V'"),
        ("Follow", "write it like 'Follow drive.csv until 2.0 V'"),
        ("Follow {} until 2 mAh", "a capacity cannot end this step, voltage or time can"),
        ("Follow {} until", "is not a number with a unit"),
    ],
)
def test_what_is_wrong_with_the_words_is_said(write, words, sentence):
    with pytest.raises(LobsimError) as error:
        parse(words.format(write(DRIVE)), CELL)
    assert sentence in str(error.value)


def test_bytes_that_are_no_text_are_no_profile(write, tmp_path):
    (tmp_path / "drive.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LobsimError, match="it is no CSV in UTF-8"):
        parse(f"Follow {tmp_path / 'drive.csv'}", CELL)


def test_the_charge_that_passes_is_the_integral_of_the_profile(write):
    """To 1e-6, the tolerance of the solver: the profile bends, and the solver stops at every bend."""
    result = lobsim.run(CELL, ["Rest for 1 h", f"Follow {write(DRIVE)} until 2.0 V or 4.2 V"])
    assert result.finished and result.end == "time limit"
    assert result.time_s[-1] == pytest.approx(7200, rel=1e-12)
    assert result.discharged_mAh_cm2[-1] == pytest.approx(INTEGRAL / 3600, rel=1e-6)
    times = np.array([300, 900, 1230, 1500, 2700]) + 3600.0
    np.testing.assert_allclose(
        np.interp(times, result.time_s, result.current_mA_cm2), [0.2, 0.4, 0.175, -0.05, 0.275], rtol=1e-6
    )


def test_a_profile_ends_at_its_voltage(write):
    path = write("time_s,current_mA_cm2\n0,0\n1e6,4\n")
    result = lobsim.run(CELL, ["Rest for 1 s", f"Follow {path} until 2.4 V"])
    assert result.finished and result.end == "voltage limit 2.4 V"
    assert result.end_V == pytest.approx(2.4, abs=1e-6)


@pytest.mark.parametrize(("unit", "words"), [("current_mA_cm2", "0.4 mA/cm2"), ("power_mW_cm2", "1 mW/cm2")])
def test_a_constant_profile_is_the_discharge_at_that_constant(write, unit, words):
    path = write(f"time_s,{unit}\n0,{words.split()[0]}\n100,{words.split()[0]}\n1e8,{words.split()[0]}\n")
    followed = lobsim.run(CELL, ["Rest for 1 h", f"Follow {path} until 2.0 V"])
    constant = lobsim.run(CELL, ["Rest for 1 h", f"Discharge at {words} until 2.0 V"])
    assert followed.finished and followed.end == constant.end == "voltage limit 2 V"
    assert followed.capacity_mAh_cm2 == pytest.approx(constant.capacity_mAh_cm2, rel=1e-5)  # 1e-6 a step
    assert followed.plateau_V == pytest.approx(constant.plateau_V, abs=1e-5)


def test_a_power_profile_keeps_its_power(write):
    path = write("time_s,power_mW_cm2\n0,0.5\n1000,1.5\n4000,0.2\n")
    result = lobsim.run(CELL, ["Rest for 1 s", f"Follow {path} until 2.0 V"])
    inside = result.time_s > 1
    power = result.current_mA_cm2[inside] * result.voltage_V[inside]
    np.testing.assert_allclose(power, np.interp(result.time_s[inside] - 1, (0, 1000, 4000), (0.5, 1.5, 0.2)), rtol=1e-5)


def test_long_profiles_that_differ_only_in_the_middle_are_different_steps(write):
    """NumPy prints the first and last rows of a long table: what is told apart by its print would be one step."""
    rows = [f"{time},0" for time in range(1000)]
    first, second = ([*rows[:500], f"500,{value}", *rows[501:]] for value in (0.1, 0.2))
    tables = ("\n".join(["time_s,current_mA_cm2", *lines]) for lines in (first, second))
    protocol = [f"Follow {write(table, f'{number}.csv')}" for number, table in enumerate(tables)]
    assert lobsim.run(CELL, protocol).discharged_mAh_cm2[-1] == pytest.approx(0.3 / 3600, rel=1e-3)  # the tolerance


def test_a_profile_that_the_system_does_not_give_is_one_sentence(tmp_path):
    """The memory of this process is a file that can be opened, but not read at its begin."""
    (tmp_path / "drive.csv").symlink_to("/proc/self/mem")
    with pytest.raises(LobsimError, match=r"cannot read '.*drive\.csv': "):
        one(f"Follow {tmp_path / 'drive.csv'}")


def flat(current):
    return f"time_s,current_mA_cm2\n0,{current}\n3600,{current}\n"


@pytest.fixture
def followed(write, tmp_path, monkeypatch):
    """Two of four cycles along a profile, saved."""
    monkeypatch.chdir(tmp_path)
    write(flat(1.0), "p.csv")
    cell = CELL.with_laws(ageing="off", mediator="off")
    lobsim.run(cell, lobsim.Cycles(["Follow p.csv until 2.0 V", "Rest for 10 min"], 2), save="half.nc")
    return tmp_path / "half.nc"


def test_a_run_that_goes_on_follows_what_it_followed_and_says_that_the_file_has_changed(followed, write):
    write(flat(0.2), "p.csv")
    with pytest.warns(LobsimWarning, match=r"'p\.csv' has changed since the run followed it"):
        result = lobsim.resume(followed, times=4)
    assert result.capacity_mAh_cm2 == pytest.approx(4, rel=1e-6)
    assert result.profiles == {"Follow p.csv until 2.0 V": ("current", ((0, 3600), pytest.approx((2.01e-3,) * 2)))}


@pytest.mark.filterwarnings("error::lobsim.errors.LobsimWarning")
def test_a_run_that_goes_on_needs_no_file_but_its_own(followed, tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "p.csv").unlink()
    monkeypatch.chdir(tmp_path / "elsewhere")
    result = lobsim.resume(followed, times=3)
    assert result.capacity_mAh_cm2 == pytest.approx(3, rel=1e-6)
    result.save("more.nc")
    assert lobsim.resume("more.nc", times=4).capacity_mAh_cm2 == pytest.approx(4, rel=1e-6)
