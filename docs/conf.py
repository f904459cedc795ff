"""How Sphinx builds the documentation: `make docs`. Nothing in a built page is fetched from anywhere."""

import sys
from importlib.util import find_spec
from pathlib import Path

import lobsim

HERE = Path(__file__).parent
MATHJAX = find_spec("sphinx-mathjax-offline")  # a package that holds MathJax's own files, under static/mathjax
assert MATHJAX and MATHJAX.origin
sys.path.insert(0, str(HERE / "build_time"))  # the extension `generated`

project = "lobsim"
author = "the lobsim developers"
project_copyright = author
version = release = lobsim.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx.ext.mathjax",
    "generated",
]
exclude_patterns = ["build_time", "generated/symbols.md"]
templates_path: list[str] = []
highlight_language = "none"  # an indented block is a command line
default_role = "py:obj"
nitpicky = True
nitpick_ignore_regex = [("py:obj", ".*")]  # in docstrings a single backtick also quotes code

myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "attrs_block"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]

nb_execution_mode = "force"
nb_execution_timeout = 300
nb_execution_raise_on_error = True
nb_merge_streams = True
nb_output_stderr = "remove"
nb_render_markdown_format = "gfm"

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "none"  # the docstrings say it, with units and shapes
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

html_theme = "pydata_sphinx_theme"
html_title = f"lobsim {release}"
html_static_path = ["static", str(Path(MATHJAX.origin).parent / "static")]
mathjax_path = "mathjax/tex-chtml.js"
html_css_files = ["lobsim.css"]
html_show_sourcelink = False
html_sidebars = {"start": [], "citing": [], "contributing": []}
html_theme_options = {
    "navbar_align": "left",
    "header_links_before_dropdown": 8,
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}
