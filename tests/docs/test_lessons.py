"""What a lesson says is true: it asserts numbers. That every lesson runs, the build of the documentation shows."""

import re

import pytest

from tests.docs.conftest import CELL, DOCS, lessons

COUNT = 7


def test_all_lessons_are_on_the_page_of_lessons():
    assert len(lessons()) == COUNT
    assert set(lessons()) == set(DOCS.glob("lessons/*.md"))


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_every_lesson_asserts_numbers(file):
    cells = CELL.findall(file.read_text(encoding="utf-8"))
    assert len(cells) > 4
    assert sum(len(re.findall(r"^ *assert ", cell, re.MULTILINE)) for cell in cells) >= 3


@pytest.mark.parametrize("file", [pytest.param(file, id=file.stem) for file in lessons()])
def test_every_question_has_an_answer_and_most_a_check(file):
    text = file.read_text(encoding="utf-8")
    questions = re.findall(r"^:::\{admonition\} Question (\d)$", text, re.MULTILINE)
    assert questions == [str(number) for number in range(1, len(questions) + 1)] and len(questions) >= 2
    assert text.count(":::{admonition} Answer") == len(questions)
    assert text.count(":tags: [hide-cell]") >= len(questions) - 1
    assert text.count("```{code-cell}") == len(CELL.findall(text))
