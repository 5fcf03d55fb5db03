"""The commands of TeX that formulas of this subject use: how each is written in Unicode, and how in ASCII."""

from __future__ import annotations

_RAISED = ("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_RAISED_CAPITALS = ("ABDEGHIJKLMNOPRTUVW/", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᐟ")
_LOWERED = ("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
SCRIPTS = {
    "^": dict([*zip(*_RAISED, strict=True), *zip(*_RAISED_CAPITALS, strict=True)]),
    "_": dict(zip(*_LOWERED, strict=True)),
}
_GREEK_LINE = (
    "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ",
    "pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π",
    "Sigma Σ Phi Φ Psi Ψ Omega Ω",
)
GREEK = [word for line in _GREEK_LINE for word in line.split()]
ATOMS: dict[str, tuple[str, str]] = {
    **{name: (sign, name.removeprefix("var")) for name, sign in zip(GREEK[::2], GREEK[1::2], strict=True)},
    "partial": ("∂", "d"), "nabla": ("∇", "grad "), "infty": ("∞", "inf"), "ell": ("ℓ", "l"), "sum": ("∑", "sum"),
    "prod": ("∏", "prod"), "ldots": ("…", "..."), "dots": ("…", "..."), "cdots": ("⋯", "..."), "prime": ("′", "'"),
    "top": ("ᵀ", "T"), "forall": ("∀", "for all "), "exists": ("∃", "exists "), "mid": ("|", "|"), "vert": ("|", "|"),
    "langle": ("⟨", "<"), "rangle": ("⟩", ">"), "{": ("{", "{"), "}": ("}", "}"), "%": ("%", "%"), "_": ("_", "_"),
    "#": ("#", "#"), "&": ("&", "&"), "$": ("$", "$"), "|": ("‖", "||"),
}  # fmt: skip
OPERATORS: dict[str, tuple[str, str]] = {
    "=": ("=", "="), "+": ("+", "+"), "-": ("−", "-"), "<": ("<", "<"), ">": (">", ">"), "cdot": ("·", "*"),
    "times": ("×", "x"), "odot": ("⊙", "(.)"), "oplus": ("⊕", "(+)"), "le": ("≤", "<="), "leq": ("≤", "<="),
    "ge": ("≥", ">="), "geq": ("≥", ">="), "ne": ("≠", "!="), "neq": ("≠", "!="), "approx": ("≈", "~"),
    "sim": ("∼", "~"), "propto": ("∝", "is proportional to"), "in": ("∈", "in"), "to": ("→", "->"),
    "rightarrow": ("→", "->"), "Rightarrow": ("⇒", "=>"), "leftarrow": ("←", "<-"), "mapsto": ("↦", "->"),
    "pm": ("±", "+-"), "ll": ("≪", "<<"), "gg": ("≫", ">>"), "equiv": ("≡", "=="), "subset": ("⊂", "in"),
    "cup": ("∪", "or"), "cap": ("∩", "and"),
}  # fmt: skip
FUNCTIONS = frozenset(
    [
        *("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln", "lim", "max", "min"),
        *("arg", "det", "dim", "sup", "inf", "Pr", "gcd"),
    ]
)
WORDS = frozenset(["text", "mathrm", "textrm", "operatorname", "mathit", "textit", "mathbf", "textbf", "mathsf"])
PLAIN_FONTS = frozenset(["mathbb", "mathcal", "boldsymbol", "bm"])
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
SPACES = frozenset(["\\,", "\\;", "\\:", "\\!", "\\ ", "\\quad", "\\qquad", "~"])
SIZES = frozenset(["big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "limits", "displaystyle"])
