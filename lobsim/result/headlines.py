"""The headlines of a run: what a reader wants to know first, in words with units."""

from lobsim.result.solved_run import SolvedRun


def headlines(result: SolvedRun) -> dict[str, str]:
    """Sum up a run.

    Parameters
    ----------
    result : SolvedRun
        The run.

    Returns
    -------
    dict of str to str
        Numbers with their units, by their names in words; what there is not is left out.
    """
    found = {
        "capacity": f"{result.capacity_mAh_g:.0f} mAh/g, {result.capacity_mAh_cm2:.3g} mAh/cm2",
        "plateau": _number(result.plateau_V, ".3f", "V"),
        "energy, mean power": f"{result.energy_mWh_cm2:.3g} mWh/cm2, {result.power_mW_cm2:.3g} mW/cm2",
        "fall from the plateau at": _number(result.knee_mAh_g, ".0f", "mAh/g"),
        "pores filled": f"{100 * result.fill_fraction:.1f} %",
        "film": f"{1e9 * result.film_thickness_m:.2f} nm",
        "liquid in the pores": f"{100 * result.saturation:.1f} %",
        "books": books(result),
        "time to solve": f"{result.solve_seconds:.2f} s",
    }
    return {name: told for name, told in found.items() if told}


def ending(result: SolvedRun) -> str:
    """Say how a run ended, and why."""
    return result.end if result.cause == result.end else f"{result.end}: {result.cause}"


def books(result: SolvedRun) -> str:
    """Say whether the books close, and how far the worst is off."""
    certificate = result.certificate
    if certificate.closes:
        return f"closed within {max(result.books.values()):.0e}"
    return "open: " + ", ".join(f"{book.name} {book.error:.0e}" for book in certificate.open)


def _number(number: float | None, form: str, unit: str) -> str:
    return "" if number is None else f"{number:{form}} {unit}"
