"""`hexwgm verify`, `reproduce`: why to believe it."""

from dataclasses import asdict

import typer

from hexwgm.commands import options

FAILED = 1


def verify(out: options.Out = None) -> None:
    """Compare two engines and the exact circle; exit code 1 if they disagree by 1e-6."""
    from hexwgm.verify import verify as compare

    options.check(out)
    found = compare()
    options.show([asdict(check) for check in found], out)
    if not all(check.agrees for check in found):
        raise typer.Exit(FAILED)


def reproduce(out: options.Out = None) -> None:
    """Compute the wavelengths of the paper's rod with the printed and the fitted side; exit code 1 if one is missed."""
    from hexwgm.reproduce import reproduce as compute

    options.check(out)
    found = compute()
    for line in found:
        verdict = "holds" if line.holds else "does not hold"
        typer.echo(
            f"N = {line.N}, background {line.background:g}: side 2.94 um misses by {line.missed_by_nm:+.1f} nm; "
            f"side 2.868 um gives {line.fitted_side_nm:.2f} nm, {line.expected_nm:.2f} expected: {verdict}",
            err=True,
        )
    options.show([asdict(line) for line in found], out)
    if not all(line.holds for line in found):
        raise typer.Exit(FAILED)
