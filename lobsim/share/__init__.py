"""One file for a colleague: a cell with the parts it is made of, its run, the figure; no code in it."""

from lobsim.share.package import Shared, open_shared, share

__all__ = ["Shared", "open_shared", "share"]
