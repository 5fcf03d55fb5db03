"""Formulas become text, in two dimensions or on one line, never wrong ones; Markdown becomes plain text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.course.formulas import (
    FormulaError,
    draw_formula,
    formula_rows,
    formulas_of,
    inline_formula,
    one_line,
    parser_factory,
    plain_text,
)

LINES = [
    (r"\mathrm{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V", "softmax(QKᵀ/√dₖ)V", "softmax(QK^T/sqrt(d_k)) V"),
    (r"L = -\sum_{i} y_i \log p_i", "L = −∑ᵢ yᵢ log pᵢ", "L = -sum_i y_i log p_i"),
    (r"-\ln p_y", "−ln p_y", "-ln p_y"),
    (
        r"\frac{x-\mu}{\sqrt{\sigma^2+\epsilon}}\gamma+\beta",
        "(x − μ)/√(σ² + ϵ) γ + β",
        "(x - mu)/sqrt(sigma^2 + epsilon) gamma + beta",
    ),
    (
        r"PE_{pos,2i} = \sin\left(\frac{pos}{10000^{2i/d}}\right)",
        "PE_(pos, 2i) = sin(pos/10000²ⁱᐟᵈ)",
        "PE_(pos, 2i) = sin(pos/10000^(2i/d))",
    ),
    (
        r"h_t = (1-z_t) h_{t-1} + z_t \tilde{h}_t",
        "hₜ = (1 − zₜ)hₜ₋₁ + zₜ h̃ₜ", "h_t = (1 - z_t) h_(t-1) + z_t tilde(h)_t",
    ),
    (r"c_t = f_t \odot c_{t-1} + i_t \odot g_t", "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ", "c_t = f_t (.) c_(t-1) + i_t (.) g_t"),
    (r"f_t = \sigma(W_f x_t + b_f)", "fₜ = σ(W_f xₜ + b_f)", "f_t = sigma(W_f x_t + b_f)"),
    (r"e_{ij} = v^T \tanh(W q_i + U k_j)", "eᵢⱼ = vᵀ tanh(W qᵢ + U kⱼ)", "e_ij = v^T tanh(W q_i + U k_j)"),
    (r"\frac{\partial L}{\partial W}", "∂L/∂W", "dL/dW"),
    (r"W \leftarrow W - \eta \nabla L", "W ← W − η∇L", "W <- W - eta grad L"),
    (r"\phi(Q)(\phi(K)^T V)", "ϕ(Q)(ϕ(K)ᵀ V)", "phi(Q)(phi(K)^T V)"),
    (r"\log \sigma(u^T v)", "log σ(uᵀ v)", "log sigma(u^T v)"),
    (r"h_t = \tanh(W x_t + U h_{t-1} + b)", "hₜ = tanh(W xₜ + U hₜ₋₁ + b)", "h_t = tanh(W x_t + U h_(t-1) + b)"),
    (r"a_{-1} \in \{0, 1\}", "a₋₁ ∈ {0, 1}", "a_(-1) in {0, 1}"),
]  # fmt: skip


@pytest.mark.parametrize(("tex", "unicode", "ascii"), LINES)
def test_a_formula_on_one_line(tex: str, unicode: str, ascii: str) -> None:
    assert one_line(tex) == unicode
    assert one_line(tex, ascii=True) == ascii and ascii.isascii()


@pytest.mark.parametrize("tex", [tex for tex, _, _ in LINES if tex != r"-\ln p_y"])
def test_the_formulas_of_the_subject_can_be_drawn(tex: str) -> None:
    rows = draw_formula(tex)
    assert rows and max(map(len, rows)) <= 74 and "?" not in "".join(rows)


def test_attention_is_drawn_in_two_dimensions() -> None:
    assert draw_formula(LINES[0][0]) == (
        "       ⎛  QKᵀ  ⎞",
        "softmax⎜╶─────╴⎟V",
        "       ⎜  ┌──╴ ⎟",
        "       ⎝ ╰┘dₖ  ⎠",
    )


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (r"\operatorname{softmax}", "can not be drawn"),
        (r"\lVert x \rVert", "a command that can not be drawn"),
        (r"Q_k^T", "loses T"),
        (r"-\ln p_y", "loses y"),  # it is drawn as a gamma
        (r"W_Q", "many fonts lack"),
        (r"\frac{a}{", "can not be drawn"),
        ("+".join("abcdefghij" * 5), "columns wide"),
        ("", "is empty"),
    ],
)
def test_what_would_be_drawn_wrong_is_an_error(tex: str, words: str) -> None:
    with pytest.raises(FormulaError, match=words):
        draw_formula(tex)


@pytest.mark.parametrize(
    "tex", [r"\begin{pmatrix}1\end{pmatrix}", r"\nothing", r"\frac{a}{", "{x", "x}", "x_", r"\text x"]
)
def test_what_a_line_can_not_show_is_an_error(tex: str) -> None:
    with pytest.raises(FormulaError):
        one_line(tex)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from([r"\frac", "{", "}", "x", "_", "^", r"\sqrt", "[", "]", r"\left", "(", r"\text", " ", "-"])
    )
)
def test_any_tex_gives_text_or_a_formula_error(pieces: list[str]) -> None:
    for form in (one_line, draw_formula):
        try:
            assert form("".join(pieces)) is not None
        except FormulaError as error:
            assert str(error)


def test_overrides_come_first_in_ascii_only() -> None:
    own = {r"\frac{a}{b}": "a over b"}
    assert formula_rows(r"\frac{a}{b}", own, ascii=True) == ("a over b",)
    assert len(formula_rows(r"\frac{a}{b}", own, ascii=False)) == 3
    assert formula_rows(r"\frac{a}{b}", {}, ascii=True) == ("a/b",)
    assert inline_formula(r"\sqrt{d_k}", {}, ascii=False) == "√dₖ"
    assert inline_formula(r"\nothing", {r"\nothing": "none"}, ascii=False) == "none"
    assert inline_formula(r"\nothing", {}, ascii=True) == r"\nothing"


def test_formulas_are_found() -> None:
    text = "By $d_k$, not $5.\n\n$$\\frac{a}{b}$$\n\n```math\nx\n```\n\nand $$y$$ too, `$z$`"
    assert formulas_of(text) == [("d_k", False), (r"\frac{a}{b}", True), ("x", True), ("y", False)]


def test_a_markdown_parser_gets_text_for_formulas() -> None:
    tokens = parser_factory({}, ascii=False)().parse("By $d_k$.\n\n$$\\frac{a}{b}$$\n\n    code\n")
    fences = [token for token in tokens if token.type == "fence"]
    assert [fence.info for fence in fences] == ["text", "text"]
    assert fences[0].content.splitlines()[0].strip() == "a" and fences[1].content == "code\n"
    inline = next(token for token in tokens if token.type == "inline")
    assert [child.content for child in inline.children or ()] == ["By ", "", "dₖ", "", "."]


def test_markdown_as_plain_text() -> None:
    text = (
        "# Head\n\n**Bold** and *soft*, `a*b` and $d_k$ here.\n\n1. one\n   - two\n2. three four five six\n\n> said\n\n"
        "| a | b |\n|---|---|\n| 1 | 23 |\n\n    x = 1\n\n[book](http://b.org)\n"
    )
    assert plain_text(text, {}, width=24).splitlines() == [
        "Head", "====", "", "**Bold** and *soft*,", "`a*b` and dₖ here.", "", "1. one", "   - two",
        "2. three four five six",
        "", "| said", "", "a  b", "-  --", "1  23", "", "    x = 1", "", "book (http://b.org)",
    ]  # fmt: skip


@given(st.text(alphabet="abc $*_`#>-|\n1.\\[]()é", max_size=60), st.integers(1, 40))
def test_any_markdown_has_a_plain_text(text: str, width: int) -> None:
    assert isinstance(plain_text(text, {}, width=width, ascii=True), str)
