"""Where the wheels are tried: every Python that is promised, the newest and the lowest versions that are allowed."""

from dataclasses import dataclass

NEWEST, LOWEST = "highest", "lowest-direct"  # as uv calls them
OF_EXTRAS = ("lobsim.fit.through_pybop", "bdf", "fastnda", "openpyxl", "distributed", "dask_jobqueue")


@dataclass(frozen=True)
class Case:
    """An environment, and what is imported there before the package is used."""

    package: str
    python: str
    versions: str
    extras: str = ""
    imported: tuple[str, ...] = ()

    def __str__(self) -> str:
        extras = f"[{self.extras}]" if self.extras else ""
        which = "newest" if self.versions == NEWEST else "lowest"
        return f"{self.package}{extras}, Python {self.python}, {which} versions"


# [fit] holds NumPy below its newest version and [data] raises the lowest: all extras are tried apart.
CASES = (
    Case("lobsim", "3.11", NEWEST, "app"),
    Case("lobsim", "3.12", NEWEST, "app"),
    Case("lobsim", "3.13", NEWEST, "app"),
    Case("lobsim", "3.11", LOWEST, "app"),
    Case("lobsim", "3.11", LOWEST, "app,cluster,data,fit", OF_EXTRAS),
    Case("hexwgm", "3.11", NEWEST),
    Case("hexwgm", "3.13", NEWEST),
    Case("hexwgm", "3.11", LOWEST),
)
