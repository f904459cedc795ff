"""What the build makes of the lessons and of their formulas: notebooks for plain Jupyter, words behind symbols."""

import re
import sys

import pytest

from tests.docs.conftest import CELL, DOCS, lessons

pytest.importorskip("myst_nb", reason="the documentation needs the dependency group docs")
EQUATIONS = (DOCS / "equations.md").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _extensions(monkeypatch):
    monkeypatch.syspath_prepend(DOCS / "build_time")
    yield
    for name in ("lesson_notebooks", "symbols_on_hover"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_a_notebook_has_the_code_that_the_build_executes_and_nothing_that_only_myst_knows(file):
    import nbformat
    from lesson_notebooks import notebook

    text = file.read_text(encoding="utf-8")
    made = notebook(text)
    nbformat.validate(made)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert [cell.source.strip() for cell in code] == [cell.strip() for cell in CELL.findall(text)]
    assert not any(cell.outputs for cell in code)
    words = "\n".join(cell.source for cell in made.cells if cell.cell_type == "markdown")
    assert ":::" not in words and "```{" not in words and ".md)" not in words
    assert words.count("<details>") == text.count(":collapsible: closed") == words.count("</details>")
    hidden = sum(cell.metadata.get("jupyter", {}).get("source_hidden", False) for cell in code)
    assert hidden == text.count(":tags: [hide-cell]")


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_a_notebook_without_answers_lacks_them_and_nothing_that_comes_before(file):
    from lesson_notebooks import notebook

    text = file.read_text(encoding="utf-8")
    whole, asked = notebook(text), notebook(text, answers=False)
    words = "\n".join(cell.source for cell in asked.cells if cell.cell_type == "markdown")
    assert "<details>" not in words and words.count("**To try ") == text.count(":::{admonition} To try") >= 2
    code, left = ([cell.source for cell in made.cells if cell.cell_type == "code"] for made in (whole, asked))
    assert left == code[: len(left)]  # what is missing stands at the end
    assert len(code) - len(left) == text.count(":::{admonition} To try")


def test_a_notebook_made_twice_is_the_same():
    from lesson_notebooks import notebook

    text = lessons()[0].read_text(encoding="utf-8")
    assert notebook(text) == notebook(text)


def test_symbols_are_explained_and_what_only_looks_like_them_is_not():
    from symbols_on_hover import everywhere, explained

    known = everywhere(EQUATIONS)
    assert known["eps_gdl"] == "Gas-diffusion layer porosity"
    assert known["c_O"].startswith("dissolved oxygen")  # the unknown, not its reference
    assert "T" not in known and "n" not in known  # one letter, many meanings

    def words(tex):
        return dict(re.findall(r"\{\\texttip\{(.+?)\}\{([^{}]+)\}\}(?![}])", explained(tex, known)))

    assert words(r"\varepsilon_{gdl} + \mathrm{j_f}") == {r"\varepsilon_{gdl}": "Gas-diffusion layer porosity"}
    assert words(r"c_{min}^2")[r"c_{min}^2"] == "Salt floor [mol.m-3]"
    for tex in (
        r"c_O^*",
        r"\dot\varepsilon_p",
        r"\varepsilon_0'",
        r"\operatorname{s}_0(x)",
        r"x \tag{L_p}",
        r"RT\ln 10",
    ):
        assert explained(tex, known) == tex


def test_what_a_page_says_of_its_symbols_stands_in_its_formulas():
    import yaml
    from symbols_on_hover import TOKEN, name

    for file in [*lessons(), DOCS / "equations.md"]:
        _, head, text = file.read_text(encoding="utf-8").split("---\n", 2)
        formulas = " ".join(re.findall(r"\$\$.+?\$\$|\$[^$\n]+\$", text, re.DOTALL))
        used = {name(found["symbol"]) for found in TOKEN.finditer(formulas) if found["symbol"]}
        assert {name(symbol) for symbol in yaml.safe_load(head).get("symbols", {})} <= used, file.stem


def test_every_unknown_of_the_equations_is_explained():
    from symbols_on_hover import everywhere

    known = everywhere(EQUATIONS)
    assert {"c_e", "c_O", "eps_p", "eps_1", "eps_q", "c_M", "phi_e", "phi_s", "V_ex", "n_ex", "n_T"} <= set(known)
