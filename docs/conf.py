"""How Sphinx builds the documentation: `make docs`. Nothing in a built page is fetched from anywhere."""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import lobsim

HERE = Path(__file__).parent
MATHJAX = find_spec("sphinx-mathjax-offline")  # a package that holds MathJax's own files, under static/mathjax
assert MATHJAX and MATHJAX.origin
sys.path.insert(0, str(HERE / "build_time"))  # extensions of our own
os.environ["JUPYTER_PATH"] = str(HERE / "build_time" / "jupyter")  # a Python that shows figures and keeps quiet

project = "lobsim"
author = "the lobsim developers"
project_copyright = author
version = release = lobsim.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "numpydoc",
    "sphinx.ext.mathjax",
    "sphinx_copybutton",
    "generated",
    "lesson_notebooks",
    "symbols_on_hover",
]
INCLUDED = ("symbols", "uncertain_numbers", "uncertain_notes", "left_out")  # in other pages
exclude_patterns = ["build_time", "generated/notebooks", *(f"generated/{name}.md" for name in INCLUDED)]
highlight_language = "none"  # an indented block is a command line
default_role = "py:obj"
nitpicky = True
nitpick_ignore_regex = [("py:obj", ".*")]  # in docstrings a single backtick also quotes code

myst_enable_extensions = ["dollarmath", "colon_fence"]
myst_heading_anchors = 3

nb_execution_mode = "force"
nb_execution_timeout = 900  # s, of one page on a busy machine; alone the longest takes a minute
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_merge_streams = True
nb_output_stderr = "remove"
nb_code_prompt_show = "Check it"
nb_code_prompt_hide = "Close"

autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints = "none"  # the docstrings say it, with units and shapes
numpydoc_show_class_members = False

html_theme = "pydata_sphinx_theme"
html_title = f"lobsim {release}"
html_static_path = ["static", str(Path(MATHJAX.origin).parent / "static")]
mathjax_path = "mathjax/tex-chtml.js"
html_css_files = ["lobsim.css"]
html_show_sourcelink = False
ALONE = ("index", "start", "equations", "glossary", "validation", "other_tools")  # pages without others below them
html_sidebars = {page: [] for page in ALONE}
html_theme_options = {
    "navbar_align": "left",
    "header_links_before_dropdown": 8,
    "show_prev_next": True,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
}
