"""Whether a table that was read is that of the made test."""

import numpy as np

from tests.cyclers.made_samples import SAMPLES

STARTED = "2023-01-31 10:00:00"


def agrees(data, format, *, start=STARTED, cycles=True, counter=True, remarks=(), samples=SAMPLES, apart=1e-7):
    """Assert rows, steps, cycles, capacities by the file's counter or by the integral, start, and remarks in order.

    Times may be apart by a millisecond, to which some are written; voltages and currents by a share.
    """
    columns = data.columns
    assert data.format == format
    assert len(data.remarks) == len(remarks), data.remarks
    assert [word for word, said in zip(remarks, data.remarks, strict=True) if word not in said] == []
    np.testing.assert_allclose(columns["Test Time / s"], [r.time for r in samples], atol=1e-3)
    np.testing.assert_allclose(columns["Voltage / V"], [r.voltage for r in samples], apart)
    np.testing.assert_allclose(columns["Current / A"], [r.amps for r in samples], apart, atol=1e-12)
    assert data.metadata.get("start") == start
    begins = [i for i, r in enumerate(samples) if i == 0 or r.step != samples[i - 1].step]
    assert [row["first_row"] for row in data.step_rows] == begins
    assert [row["kind"] for row in data.step_rows] == [samples[i].kind for i in begins]
    if cycles:
        assert list(columns["Cycle Count / 1"]) == [r.cycle for r in samples]
    ends = [samples[i - 1] for i in (*begins[1:], len(samples))]
    charge = [r.counted if counter else r.capacity for r in ends]
    np.testing.assert_allclose([row["capacity_mAh"] for row in data.step_rows], charge, 1e-4, atol=1e-9)
