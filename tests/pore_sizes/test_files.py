"""Files of pore sizes are read by what their headers say; what cannot be right is refused in one sentence."""

import numpy as np
import pytest

import lobsim
from lobsim.pore_sizes.headers import column
from lobsim.pore_sizes.mercury import Mercury
from tests.pore_sizes import made

PAIRS = list(zip(made.RADII_NM, made.RADII_NM[1:], strict=False))


def written(tmp_path, text, name="pores.txt", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def read(tmp_path, text, **given):
    return lobsim.read_pores(written(tmp_path, text), **{"of": "powder", **given})


def volumes_cm3_g(pores):
    return [1e3 * pores.distribution.volume(1e-9 * low, 1e-9 * high) for low, high in PAIRS]


@pytest.mark.parametrize("name", made.ALIKE)
def test_every_layout_tells_the_same_volumes(tmp_path, name):
    found = lobsim.read_pores(written(tmp_path, made.ALIKE[name], name), of="powder")
    # 1e-5: pressures of the made files have five digits
    assert volumes_cm3_g(found) == pytest.approx(made.VOLUMES_CM3_G, rel=1e-3)
    assert found.total_m3_kg == pytest.approx(0.6e-3, rel=1e-5)
    assert found.mercury == (name in ("autopore.txt", "pressures.txt"))


@pytest.mark.parametrize("encoding", made.ENCODINGS)
def test_every_usual_encoding_is_read(tmp_path, encoding):
    path = written(tmp_path, made.TRISTAR, encoding=encoding)
    assert volumes_cm3_g(lobsim.read_pores(path, of="powder")) == pytest.approx(made.VOLUMES_CM3_G)


def test_a_workbook_is_read_as_a_text(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in made.TRISTAR.splitlines():
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in line.split("\t")])
    book.save(tmp_path / "pores.xlsx")
    assert volumes_cm3_g(lobsim.read_pores(tmp_path / "pores.xlsx", of="powder")) == pytest.approx(made.VOLUMES_CM3_G)


def test_of_several_tables_the_named_one_is_taken_and_without_a_name_they_are_listed(tmp_path):
    with pytest.raises(lobsim.LobsimError, match=r"2 tables, say which.*Cumulative Pore Volume.*dV/dlog"):
        read(tmp_path, made.SPREAD)
    assert volumes_cm3_g(read(tmp_path, made.SPREAD, table="cumulative")) == pytest.approx(made.VOLUMES_CM3_G)
    # by hand: 0.5 cm3/g a decade of diameter, from 2 to 40 nm
    assert read(tmp_path, made.SPREAD, table="dlog").total_m3_kg == pytest.approx(0.5e-3 * np.log10(20))
    with pytest.raises(lobsim.LobsimError, match="unknown table 'DFT'"):
        read(tmp_path, made.SPREAD, table="DFT")


@pytest.mark.parametrize(
    ("header", "slope"),
    [
        ("Pore Diameter (nm)\tdV/dD (cm³/g·nm)", 0.02),
        ("Pore Diameter (Å)\tdV(d) (cc/Å/g)", 0.02),
        ("rp/nm\tdVp/drp", 0.02),
    ],
)
def test_a_slope_is_integrated_over_the_size_that_it_is_a_slope_of(tmp_path, header, slope):
    """0.02 for each nm, from 2 to 12: 0.2 cm3/g; for each of 10 A: the same numbers are ten times finer pores."""
    rows = "\n".join(f"{size}\t{slope}" for size in (2.0, 4.0, 12.0))
    given = {"size_unit": "nm", "volume_unit": "cm3/g"} if header.endswith("drp") else {}
    assert read(tmp_path, f"{header}\n{rows}\n", **given).total_m3_kg == pytest.approx(0.2e-3)


def test_washburn_gives_the_radius_that_a_pressure_opens():
    """-2 0.485 N/m cos(140)/p = 0.7431 N/m over p: 1.80 nm at 60,000 psi; with 130 degrees 0.6235 N/m over p."""
    assert Mercury().radius(np.array([413.7e6]))[0] == pytest.approx(1.796e-9, rel=1e-3)
    assert Mercury(angle=130.0).radius(np.array([1e6]))[0] == pytest.approx(0.6235e-6, rel=1e-3)


def test_an_angle_that_is_given_counts_for_the_pressures_not_for_the_diameters(tmp_path):
    usual, other = (read(tmp_path, made.AUTOPORE, angle_deg=angle) for angle in (None, 130.0))
    ratio = np.cos(np.radians(130)) / np.cos(np.radians(140))
    assert other.distribution.ends[1] / usual.distribution.ends[1] == pytest.approx(ratio, rel=1e-3)


def test_mercury_that_leaves_the_pores_again_is_not_counted(tmp_path):
    assert read(tmp_path, made.AUTOPORE).total_m3_kg == pytest.approx(0.6e-3, rel=1e-6)


def test_gas_and_mercury_are_joined_at_the_radius_that_is_stated(tmp_path):
    gas, mercury = written(tmp_path, made.CSV, "gas.csv"), written(tmp_path, made.PRESSURES, "mercury.txt")
    both = lobsim.read_pores([gas, mercury], of="membrane", join_nm=5)
    assert volumes_cm3_g(both) == pytest.approx(made.VOLUMES_CM3_G, rel=1e-3)
    assert both.mercury and both.source == "gas.csv and mercury.txt"
    with pytest.raises(lobsim.LobsimError, match="cannot be joined at a radius of 100 nm"):
        lobsim.read_pores([gas, mercury], of="membrane", join_nm=100)
    with pytest.raises(lobsim.LobsimError, match="both files are of gas sorption"):
        lobsim.read_pores([gas, gas], of="membrane")
    with pytest.raises(lobsim.LobsimError, match="one file only"):
        lobsim.read_pores(gas, of="membrane", join_nm=5)


BAD = {
    "states no unit.*--size-unit": "Pore width\tCumulative volume (cc/g)\n2\t0\n4\t0.1\n9\t0.2\n",
    "states no unit.*--volume-unit": "Pore width (nm)\tCumulative volume\n2\t0\n4\t0.1\n9\t0.2\n",
    "'furlong' of .* is no unit": "Pore width (furlong)\tCumulative volume (cc/g)\n2\t0\n4\t0.1\n9\t0.2\n",
    "goes up and down": "Pore width (nm)\tCumulative volume (cc/g)\n2\t0\n4\t0.3\n9\t0.1\n12\t0.3\n",
    "in another unit than its column says": "Pore width (mm)\tCumulative volume (cc/g)\n2\t0\n4\t0.1\n9\t0.2\n",
    "a pore volume of .* cannot be": "Pore width (nm)\tCumulative volume (cc/g)\n2\t0\n4\t100\n9\t200\n",
    "too few": "Pore width (nm)\tCumulative volume (cc/g)\n2\t0\n4\t0.1\n",
    "no table of pore sizes": "time\tvoltage\n1\t2\n",
    "stands twice": "Pore width (nm)\tCumulative volume (cc/g)\n2\t0\n2\t0.1\n9\t0.2\n",
    "not above 0": "Pore width (nm)\tCumulative volume (cc/g)\n0\t0\n2\t0.1\n9\t0.2\n",
    "damaged": "Pore width (nm)\tCumulative volume (cc/g)\n2\t0\n4\tERR\n9\t0.2\n12\t0.3\n",
    "decimal comma": "Pore width (nm)\tCumulative volume (cc/g)\n2.0\t0\n4.0\t0,1\n9.0\t0,2\n",
    "no pore volume": "Pore width (nm)\tCumulative volume (cc/g)\n2\t0\n4\t0\n9\t0\n",
    "is empty": "",
}


@pytest.mark.parametrize("sentence", BAD)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path, sentence):
    with pytest.raises(lobsim.LobsimError, match=sentence):
        read(tmp_path, BAD[sentence])


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"of": "glass"}, "unknown specimen 'glass'"),
        ({"classes": 11}, "1 to 10 classes"),
        ({"bet_m2_g": -1.0}, "above 0"),
        ({"angle_deg": 20.0}, "angle above 90"),
        ({"size_unit": "furlong"}, "unknown unit"),
    ],
)
def test_a_bad_choice_is_refused(tmp_path, given, sentence):
    with pytest.raises(lobsim.LobsimError, match=sentence):
        read(tmp_path, made.CSV, **given)


@pytest.mark.parametrize(
    ("header", "kind", "factor"),
    [
        ("Pore Diameter (Å)", "diameter", 1e-10),
        ("dp/nm", "diameter", 1e-9),
        ("Half pore width [A]", "radius", 1e-10),
        ("Pore size Diameter (µm)", "diameter", 1e-6),
        ("Pressure (psia)", "pressure", 6894.757),
        ("Cumulative Intrusion (mL/g)", "cumulative", 1e-3),
        ("Incremental Pore Volume (cm3/g)", "incremental", 1e-3),
        ("Log Differential Intrusion (mL/g)", "dV/dlog", 1e-3),
        ("dV/dlog(w) Pore Volume (cm³/g)", "dV/dlog", 1e-3),
        ("dV/dw Pore Volume (cm³/g·Å)", "dV/dr", 1e7),
        ("Differential Intrusion (/nm*mL/g)", "dV/dr", 1e6),
        ("Vp / cm3 g-1", "cumulative", 1e-3),
    ],
)
def test_a_header_tells_quantity_and_unit(header, kind, factor):
    found = column(header)
    assert found and (found.kind, found.factor) == (kind, pytest.approx(factor))


@pytest.mark.parametrize(
    "header", ["Relative Pressure (P/Po)", "Cumulative Pore Area (m²/g)", "dS(r)", "Sample", "% of Total"]
)
def test_what_is_no_pore_size_is_passed_over(header):
    assert column(header) is None
