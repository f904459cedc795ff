"""The file of a run that goes on: whole at any moment, and a cycle costs the same however many came before."""

import numpy as np
import pytest

import lobsim
from lobsim.result import archive, journal, saver

CELL = lobsim.Cell("NIPS", "cycling", model="lumped").with_laws(ageing="off", mediator="off")
CYCLES = lobsim.Cycles(
    ["Discharge at 1 mA/cm2 until 0.1 mAh/cm2", "Charge at 1 mA/cm2 until 0.09 mAh/cm2 or 4.2 V"], 13
)
KILLED_AFTER = 2 * 9  # steps: cycle 9 is not kept


class KilledError(Exception):
    """Nothing of ours handles it."""


@pytest.fixture(scope="module")
def whole():
    return lobsim.run(CELL, CYCLES)


@pytest.fixture(scope="module")
def left(tmp_path_factory):
    """The two files that a killed run has left; and what every write had left before."""
    path = tmp_path_factory.mktemp("killed") / "run.nc"
    sizes = []

    def kill(done, count, record):
        if path.exists():
            sizes.append((path.stat().st_size, journal.beside(path).stat().st_size))
        if done == KILLED_AFTER + 1:
            raise KilledError

    with pytest.raises(KilledError):
        lobsim.run(CELL, CYCLES, progress=kill, save=path)
    return path.read_bytes(), journal.beside(path).read_bytes(), sizes


@pytest.fixture
def path(left, tmp_path):
    path = tmp_path / "run.nc"
    path.write_bytes(left[0])
    journal.beside(path).write_bytes(left[1])
    return path


def assert_part(part, whole):
    """The curves and fields of the steps that are there, as the whole run has them."""
    last = len(part.steps) - 1
    rows, shots = whole["Step"] <= last, whole[archive.STEP_OF_FIELDS] <= last
    np.testing.assert_allclose(part.voltage_V, whole.voltage_V[rows], rtol=1e-12)
    np.testing.assert_allclose(part.passed_mAh_cm2, whole.passed_mAh_cm2[rows], rtol=1e-12)
    own = (
        part[archive.STEP_OF_FIELDS] < last
        if last % 2 and part.steps[-1].cycle not in part.kept_cycles
        else slice(None)
    )
    np.testing.assert_allclose(
        part["Film thickness [m]"][..., own], whole["Film thickness [m]"][..., shots], rtol=1e-12
    )
    assert part.steps == whole.steps[: last + 1] and part.stopped and not part.finished


def test_what_a_killed_run_has_left_is_all_its_finished_cycles(path, whole):
    part = lobsim.load(path)
    assert len(part.steps) == KILLED_AFTER
    assert_part(part, whole)
    assert part.fill_fraction == pytest.approx(part.steps[-1].product / CELL.numbers["Positive electrode porosity"])
    again = lobsim.resume(path, save=path)
    assert again.finished and again.cycles.equals(whole.cycles)
    np.testing.assert_array_equal(again["snapshot"], whole["snapshot"])
    np.testing.assert_allclose(again["Film thickness [m]"], whole["Film thickness [m]"], rtol=1e-9)
    assert [one.name for one in path.parent.iterdir()] == ["run.nc"]
    assert lobsim.load(path).cycles.equals(whole.cycles)


def test_every_cycle_adds_as_much_whatever_came_before(left):
    sizes = left[2]
    assert len({whole for whole, _ in sizes}) == 1  # written once
    added = np.diff([journal for _, journal in sizes])
    added = added[added > 0]  # by cycles 2 to 9, of which 3 and 7 are not kept
    assert added[-1] < 1.05 * added[0] and added[5] < 1.05 * added[1] < 0.5 * added[0]


def test_cut_anywhere_it_is_an_earlier_state(path, whole):
    content = journal.beside(path).read_bytes()
    counts = set()
    for share in np.linspace(0, 1, 14):
        journal.beside(path).write_bytes(content[: int(share * len(content))])
        part = lobsim.load(path)
        assert_part(part, whole)
        counts.add(len(part.steps))
    assert {2, KILLED_AFTER} <= counts and all(count % 2 == 0 for count in counts)


def test_a_changed_byte_is_not_read(path):
    content = bytearray(journal.beside(path).read_bytes())
    content[len(content) // 2] ^= 1
    journal.beside(path).write_bytes(bytes(content))
    with pytest.raises(lobsim.LobsimError, match=r"run\.nc\.journal' is damaged .* remove it"):
        lobsim.load(path)
    journal.beside(path).unlink()
    assert len(lobsim.load(path).steps) == 2


def test_a_cycle_that_was_taken_out_of_the_middle_is_noticed(path):
    content, begin = journal.beside(path).read_bytes(), 64
    entry = journal.LENGTH + journal.DIGEST + int.from_bytes(content[begin : begin + journal.LENGTH])
    journal.beside(path).write_bytes(content[:begin] + content[begin + entry :])
    with pytest.raises(lobsim.LobsimError, match="its numbers are not those that were written"):
        lobsim.load(path)


def test_the_journal_of_another_file_is_not_its(path, whole):
    """A process that was killed between writing the whole and removing the journal."""
    beside = journal.beside(path).read_bytes()
    whole.save(path)
    assert not journal.beside(path).exists()
    journal.beside(path).write_bytes(beside)
    assert lobsim.load(path).cycles.equals(whole.cycles)


def test_files_that_are_removed_meanwhile_are_made_again(tmp_path):
    path = tmp_path / "run.nc"

    def remove(done, count, record):
        if done == 5:
            path.unlink()
        if done == 9:
            journal.beside(path).unlink()
        if done == 13:
            raise KilledError

    with pytest.raises(KilledError):
        lobsim.run(CELL, CYCLES, progress=remove, save=path)
    assert len(lobsim.load(path).steps) == 12


def test_a_disk_that_is_full_in_a_later_cycle_is_one_sentence_and_leaves_what_there_was(tmp_path, monkeypatch):
    path, append = tmp_path / "run.nc", saver.Saver._append

    def full(self, facts, arrays):
        if len(facts["steps"]) and facts["steps"][0]["cycle"] == 4:
            with self.beside.open("ab") as file:
                file.write(b"\0" * 20)  # what still found room
            raise OSError(28, "No space left on device")
        append(self, facts, arrays)

    monkeypatch.setattr(saver.Saver, "_append", full)
    with pytest.raises(OSError, match="No space left"):
        lobsim.run(CELL, CYCLES, save=path)
    assert len(lobsim.load(path).steps) == 6
