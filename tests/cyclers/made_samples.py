"""The rows of the made test with what cyclers write beside them: counters, half cycles, dates.

The counters run ahead of the rows by `GAIN`, as those of a cycler do that sees more samples than it writes: a table
whose capacities have it took them from the file, and did not integrate.
"""

from types import SimpleNamespace

from tests.cyclers.made_rows import ENDS, ROWS, at, text

GAIN = 1.004


def _samples():
    found, before = [], {"charge": 0.0, "discharge": 0.0, "rest": 0.0}
    half, going = 0, None
    for number, row in enumerate(ROWS, 1):
        if found and row.step != found[-1].step:
            before[found[-1].kind] += found[-1].counted
        if row.kind != "rest" and going not in (None, row.kind):
            half += 1
        going = going if row.kind == "rest" else row.kind
        counted = GAIN * row.capacity
        total = before | {row.kind: before[row.kind] + counted}
        found.append(
            SimpleNamespace(
                **row._asdict(),
                number=number,
                when=at(row),
                half=half,
                counted=counted,  # mAh, of the step
                charged=counted if row.kind == "charge" else 0.0,
                discharged=counted if row.kind == "discharge" else 0.0,
                all_charged=total["charge"],  # of the test
                all_discharged=total["discharge"],
                net=total["charge"] - total["discharge"],
                amps=row.current / 1e3,
                line=0 if row.step == 1 else 1 + (row.step - 2) % 4,  # of a schedule, passed in every cycle
            )
        )
    for row, last in zip(found, [found[0], *found], strict=False):
        row.moved = row.net - last.net
        moved = row.moved * (row.voltage + last.voltage) / 2  # mWh
        row.energy = 0.0 if row.step_time == 0 else last.energy + abs(moved)
        row.net_energy = moved + (last.net_energy if row.number > 1 else 0.0)
    return found


SAMPLES = _samples()


def of(name, scale=1.0, digits=9):
    """Make the function that gives a number of a sample, written with so many decimals."""
    return lambda r: f"{getattr(r, name) * scale:.{digits}f}"


def cells(columns, samples=SAMPLES):
    """Give header and rows: under each name what its function says of a sample, or a word that is always there."""
    return [list(columns), *([cell(r) if callable(cell) else cell for cell in columns.values()] for r in samples)]


def table(columns, delimiter=",", samples=SAMPLES, decimal="."):
    """Write those as lines."""
    header, *rows = cells(columns, samples)
    return [delimiter.join(header), *(delimiter.join(str(cell).replace(".", decimal) for cell in row) for row in rows)]


def file(lines, encoding="utf-8", ends=ENDS):
    """Make the bytes of a file of lines."""
    return text(lines, encoding, ends)


def clock(seconds, form="{h:02d}:{m:02d}:{s:02d}"):
    """Write a duration: with hours h or with days d and hours of the day H, minutes m and seconds s or S."""
    minutes, s = divmod(seconds, 60)
    h, m = divmod(int(minutes), 60)
    return form.format(d=h // 24, H=h % 24, h=h, m=m, s=int(s), S=s)
