"""What is deprecated is an error where our own files do it, and nobody else's: the filters of pyproject.toml."""

import pytest

KINDS = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


def warn(module, kind):
    """Warn as a file of that module would."""
    exec(f"import warnings; warnings.warn('old', {kind.__name__})", {"__name__": module})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("module", ["lobsim", "lobsim.solve.prepare", "lobsim.models.coin", "hexwgm.cavity"])
def test_what_our_own_files_do_is_an_error(module, kind):
    with pytest.raises(kind, match="old"):
        warn(module, kind)


@pytest.mark.parametrize("module", ["pybamm.solvers", "numpy", "lobsimilar", "other.lobsim"])
def test_what_others_do_is_theirs_to_mend(module):
    warn(module, DeprecationWarning)
