"""Duration, charge and mean current of a step agree, however few its rows are."""

import numpy as np
import pytest

from lobsim import plots
from lobsim.cyclers import read

# Of each step: its rows, every ten seconds, and its current [A]. The time before a step's first row belongs to it.
STEPS = ((3, 0.0), (2, -0.4), (4, -0.2), (2, 0.3), (30, 0.1))


def every_ten_seconds(counter=False):
    current = np.repeat([flow for _, flow in STEPS], [rows for rows, _ in STEPS])
    step = np.repeat(np.arange(1, len(STEPS) + 1), [rows for rows, _ in STEPS])
    net = np.cumsum(10.0 * current) / 3600
    header = "Test Time / s,Voltage / V,Current / A,Step Count / 1" + ",Net Capacity / Ah" * counter
    lines = [
        f"{10 * n},{2.9 + 0.1 * np.sign(i)},{i},{s}" + f",{q!r}" * counter
        for n, (i, s, q) in enumerate(zip(current, step, net.tolist(), strict=True))
    ]
    return "\n".join([header, *lines, ""]).encode()


@pytest.mark.parametrize("counter", [False, True])
def test_the_mean_of_a_constant_current_is_that_current(counter, write):
    rows = read(write(every_ten_seconds(counter))).step_rows
    found = [row["current_mA"] for row in rows]
    assert found == pytest.approx([1e3 * abs(flow) for _, flow in STEPS], abs=1e-9)
    assert [row["duration_s"] for row in rows[1:]] == pytest.approx([10.0 * count for count, _ in STEPS[1:]])
    assert [row["capacity_mAh"] for row in rows[1:]] == pytest.approx(
        [1e3 * abs(flow) * 10 * count / 3600 for count, flow in STEPS[1:]]
    )


def test_a_step_begins_where_the_one_before_it_ends(write):
    rows = read(write(every_ten_seconds())).step_rows
    ends = [row["start_s"] + row["duration_s"] for row in rows[:-1]]
    assert [row["start_s"] for row in rows[1:]] == pytest.approx(ends)


def test_it_is_written_and_read_again_as_it_is(write, tmp_path):
    found = read(write(every_ten_seconds()))
    assert read(found.to_bdf(tmp_path / "again.csv")).step_rows == found.step_rows


def test_steps_of_one_row_and_rests_are_no_curves_of_the_figure(write):
    text = b"Test Time / s,Voltage / V,Current / A,Step Count / 1\n"
    text += b"0,3.0,0,1\n10,2.8,-0.4,2\n20,2.7,-0.4,2\n30,2.6,-0.4,3\n40,2.7,0,4\n50,3.2,12.0,5\n60,3.3,12.0,5\n"
    voltage, current, curves = plots.cycler(read(write(text))).axes
    assert current.get_xlabel() == "time / s" and voltage.lines[0].get_xdata().tolist() == [10.0 * n for n in range(7)]
    names = [words.get_text() for words in curves.get_legend().get_texts()]
    assert names == ["discharge 1: 400", "charge 1: 12000"]
