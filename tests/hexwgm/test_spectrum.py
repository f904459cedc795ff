"""The spectrum of a line source."""

import numpy as np
import pytest

from hexwgm import Cavity, HexwgmError
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


def test_a_spectrum_peaks_at_a_mode_with_its_width():
    cavity = Cavity(1.2, 3.0)
    mode = cavity.mode(26)
    width = mode.wavelength_nm / mode.Q
    window = mode.wavelength_nm + width * np.linspace(-4, 4, 121)
    found = peaks(window, spectrum(cavity, window, [(0.9, 0.0)]))
    nearest = min(found, key=lambda peak: abs(peak.wavelength_nm - mode.wavelength_nm))
    # broader modes below it tilt the peak
    assert abs(nearest.wavelength_nm - mode.wavelength_nm) < 0.1 * width
    assert nearest.width_nm == pytest.approx(width, rel=0.1)


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
