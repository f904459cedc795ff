"""Modes in full against numbers of two engines, symmetries and limits."""

import math

import numpy as np
import pytest

from hexwgm import ZNO_TE, ZNO_TM, Cavity, HexwgmError
from hexwgm.cavity import fit_side, matrices
from hexwgm.eigen import near
from hexwgm.helmholtz import assemble, bloch, clamp, project
from hexwgm.sector_mesh import rows
from hexwgm.stretch import Stretch

FIXED = float(ZNO_TM(632.0))


def small(**changes: object) -> Cavity:
    """A rod of a few wavelengths, for what does not depend on the size."""
    return Cavity(**({"side": 1.2, "n": 2.0} | changes))


@pytest.mark.parametrize(
    ("background", "wavelength", "Q"),
    [(1.0, 630.0390, 244.41), (1.73, 647.7234, 55.745)],
)
def test_a_rod_of_fixed_index_has_the_wavelength_that_two_engines_gave(background, wavelength, Q):
    mode = Cavity(2.94, FIXED, background).mode(47)
    assert mode.wavelength_nm == pytest.approx(wavelength, rel=1e-6)  # what the engines agree to
    assert abs(mode.Q - Q) < 1e-4 * Q  # half of the last printed digit, and 1e-6 of k times 2 Q
    assert (mode.N, mode.m) == (47, 5) and mode.residual < 1e-11


@pytest.mark.parametrize(
    ("N", "background", "wavelength"), [(47, 1.0, 617.83), (47, 1.73, 631.71), (55, 1.0, 548.22), (55, 1.73, 556.36)]
)
def test_the_dispersive_rod_of_fitted_side_has_the_four_wavelengths(N, background, wavelength):
    assert Cavity(2.868, ZNO_TM, background).mode(N).wavelength_nm == pytest.approx(wavelength, abs=0.02)


def test_wavelengths_scale_with_the_side_when_the_index_does_not_change():
    one, other = small().mode(16), small(side=2.4).mode(16)
    assert other.wavelength_nm == pytest.approx(2 * one.wavelength_nm, rel=1e-10)
    assert abs(other.Q - one.Q) < 1e-8 * one.Q  # Q magnifies rounding of k by 2 Q


def test_a_mode_does_not_depend_on_the_absorbing_layer():
    found = [small(strength=strength).mode(16).k for strength in (1.5, 2.0, 3.0)]
    assert max(abs(k - found[0]) for k in found) < 1e-6 * abs(found[0])  # the error of the elements


def test_a_mode_solves_the_equation_at_its_own_index():
    cavity = Cavity(1.2, ZNO_TE, pol="TE")
    mode = cavity.mode(16)
    fixed = Cavity(1.2, float(ZNO_TE(mode.wavelength_nm)), pol="TE").mode(16, near_nm=mode.wavelength_nm)
    assert fixed.wavelength_nm == pytest.approx(mode.wavelength_nm, rel=1e-4)  # Im of the index differs by 1/(2 Q)
    assert abs(mode.wavelength_nm - cavity.estimate(16)) < 0.02 * mode.wavelength_nm


def test_no_coating_is_a_coating_of_the_background_or_one_without_thickness():
    bare = small().mode(16)
    same = small(coating_nm=30.0, coating_index=1.0).mode(16)
    thin = small(coating_nm=0.01, coating_index=1.7).mode(16)
    assert same.wavelength_nm == pytest.approx(bare.wavelength_nm, rel=2e-6)  # two meshes
    assert 0 < thin.wavelength_nm - bare.wavelength_nm < 0.05
    assert small(coating_nm=30.0, coating_index=1.7).mode(16).wavelength_nm > bare.wavelength_nm + 1


def test_the_sectors_together_have_the_spectrum_of_the_whole_hexagon():
    at = rows(0.25, 0.25, 0.0, 0.25, 0.5)
    stretch, index, k = Stretch(at), {"rod": 2.0, "outside": 1.0}, 4.0 - 0.1j
    hexagon = assemble(at, stretch, full=True)
    whole, _ = near(*project(hexagon, clamp(hexagon), "TM").pair(index), k, 8)
    sector = matrices(at, stretch)
    parts = [near(*project(sector, bloch(sector, m), "TM").pair(index), k, 4)[0] for m in range(6)]
    for one in whole:
        assert np.abs(np.concatenate(parts) - one).min() < 1e-9 * abs(one)  # the same equations, solved twice


def test_the_field_turns_by_the_phase_of_its_class():
    mode = small().mode(16)
    _, psi = mode.field(points=81)
    assert psi.shape == (81, 81) and np.nanmax(np.abs(psi)) == pytest.approx(1)
    # three turns of 60 degrees mirror the grid onto itself
    assert np.nanmax(np.abs(psi[::-1, ::-1] - psi * np.exp(1j * math.pi * mode.m))) < 1e-6


def test_the_side_is_found_from_its_own_wavelengths():
    made = [(Cavity(1.2, FIXED).mode(N).wavelength_nm, N) for N in (16, 17, 19)]
    # the meshes differ by what their first guesses do: the error of the elements
    assert fit_side(made, Cavity(1.0, FIXED)) == pytest.approx([1.2] * 3, rel=3e-6)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Cavity(-1.0, 2.0), "the side is -1"),
        (lambda: Cavity(1.0, 2.0, pol="TX"), "choose TM"),
        (lambda: Cavity(1.0, 2.0, coating_nm=-5), "must not be negative"),
        (lambda: Cavity(1.0, 1.9, background=1.73).mode(16), "no total reflection"),
        (lambda: small().mode(0), "positive integer"),
        (lambda: small().modes(600.0, 500.0), "shorter wavelength first"),
        (lambda: small().modes(700.0, 700.5), "holds no whispering-gallery mode"),
        (lambda: small().mode(16, near_nm=400.0), "no mode of order 16"),
        (lambda: fit_side([(600.0, 16)], small()), "1 peaks"),
    ],
)
def test_bad_input_is_said_in_a_sentence(call, words):
    with pytest.raises(HexwgmError, match=words):
        call()
