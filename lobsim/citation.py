"""How to cite lobsim, as BibTeX; `CITATION.cff` says the same for other tools."""

LOBSIM = """@software{lobsim,
  title = {lobsim: open simulator of lithium-oxygen batteries},
  author = {{the lobsim developers}},
  year = {2026},
  version = {0.2.0},
}"""
