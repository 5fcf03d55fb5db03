"""Formulas become text, in two dimensions where they need it, and Markdown becomes plain text."""

from __future__ import annotations

import pytest

from tutor.course.formulas import FormulaError, draw_formula, formulas_of, inline_formula, plain_text

FORMULAS = [
    r"\mathrm{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V",
    r"\sum_{i=1}^{n} x_i w_i + b",
    r"-\ln p_y",
    r"\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}\gamma+\beta",
    r"h_t = \tanh(W x_t + U h_{t-1} + b)",
    r"\sigma(W_f x_t + U_f h_{t-1})",
    r"PE_{pos,2i} = \sin\left(\frac{pos}{10000^{2i/d}}\right)",
    r"v^T \tanh(W q + U k)",
    r"\frac{\partial L}{\partial W}",
]


@pytest.mark.parametrize("tex", FORMULAS)
def test_the_formulas_of_the_subject_can_be_drawn(tex: str) -> None:
    rows = draw_formula(tex)
    assert rows and max(map(len, rows)) <= 74 and "?" not in "".join(rows)


def test_a_fraction_has_its_parts_above_and_below() -> None:
    rows = [row.strip() for row in draw_formula(r"\frac{a}{b}")]
    assert rows[0] == "a" and rows[-1] == "b"


def test_what_can_not_be_drawn_is_an_error() -> None:
    with pytest.raises(FormulaError, match="can not be drawn"):
        draw_formula(r"\operatorname{softmax}")


def test_ascii_forms_are_used_where_they_are_wanted() -> None:
    assert inline_formula("d_k", {"d_k": "d_k"}, ascii=True) == "d_k"
    assert inline_formula("d_k", {}, ascii=False) == "dₖ"
    assert inline_formula(r"\sqrt{d_k}", {}, ascii=False) == r"\sqrt{d_k}"


def test_formulas_are_found_and_text_is_wrapped() -> None:
    text = "Divide by $d_k$, **always**, `here`.\n\n$$\\frac{a}{b}$$\n\n- one\n- two\n\n```\nx = 1\n```\n"
    assert formulas_of(text) == [("d_k", False), (r"\frac{a}{b}", True)]
    plain = plain_text(text, {}, width=30)
    assert plain.startswith("Divide by dₖ, always, `here`.") and "- one" in plain and "    x = 1" in plain
