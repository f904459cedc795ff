"""The spectrum of a line source."""

import numpy as np
import pytest

from hexwgm import Cavity, HexwgmError
from hexwgm.cavity import operator
from hexwgm.eigen import near
from hexwgm.spectrum import peaks, spectrum


@pytest.mark.parametrize("pol", ["TM", "TE"])
def test_a_source_in_an_endless_medium_radiates_one(pol):
    """Im G = 1/4 in the plane, whatever the index, times the index squared for TE."""
    power = spectrum(Cavity(0.6, 1.5, background=1.5, pol=pol), np.linspace(600, 640, 5), [(0.2, 0.1), (-0.3, 0.2)])
    assert power == pytest.approx(np.ones(5), abs=2e-4)  # the source is a point, the elements are not


def test_turned_and_mirrored_sources_radiate_alike():
    cavity, window = Cavity(0.6, 2.0), np.linspace(600, 640, 5)
    first = spectrum(cavity, window, [(0.4, 0.1)])
    assert spectrum(cavity, window, [(0.4, -0.1)]) == pytest.approx(first, rel=1e-6)
    assert spectrum(cavity, window, [(-0.4, 0.1)]) == pytest.approx(first, rel=1e-6)


def test_the_sharpest_peak_is_a_mode_with_its_width():
    cavity, window = Cavity(1.0, 2.8), np.linspace(600, 620, 201)
    peak = min(peaks(window, spectrum(cavity, window, [(0.75, 0.1)])), key=lambda peak: peak.width_nm)
    at, stretch = cavity.layers(600.0)
    k = 2000 * np.pi / peak.wavelength_nm
    pairs = (operator(at, stretch, m, "TM").pair(cavity.indices(k)) for m in range(4))
    ks = np.concatenate([near(*pair, k * (1 - 0.001j), 6)[0] for pair in pairs])
    apart = np.abs(2000 * np.pi / ks.real - peak.wavelength_nm)
    nearby = [found.real / (2 * abs(found.imag)) for found in ks[apart < 0.1 * peak.width_nm]]
    assert min(abs(Q - peak.Q) for Q in nearby) < 0.1 * peak.Q  # broader modes below it tilt the peak


def test_a_peak_that_is_a_lorentzian_is_read_with_its_place_and_q():
    grid = np.linspace(600, 640, 801)
    (peak,) = peaks(grid, 1 / (1 + ((grid - 620.013) / 1.0) ** 2))
    assert peak.wavelength_nm == pytest.approx(620.013, abs=1e-3)
    assert peak.width_nm == pytest.approx(2.0, rel=0.01)  # the window cuts its wings off


@pytest.mark.parametrize(
    ("window", "sources", "words"),
    [([600.0], [], "no source"), ([600.0], [(9.0, 0.0)], "too far out"), ([-1.0], [(0.1, 0.0)], "positive number")],
)
def test_bad_input_is_said_in_a_sentence(window, sources, words):
    with pytest.raises(HexwgmError, match=words):
        spectrum(Cavity(0.6, 2.0), np.array(window), sources)
