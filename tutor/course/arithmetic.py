"""Arithmetic that a course file may write: numbers, variables, + - * / // % **, and a few functions. Nothing else runs.

An expression is read by Python's own parser, and refused where it holds anything that is not on the lists below.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache

Number = int | float


class NotComputable(ValueError):
    """An expression that can not be computed. The message says why, as a sentence."""


MAX_DIGITS = 300


def _round(value: Number, digits: int = 0) -> Number:
    """Return a rounded number, a whole one where no digits are asked for."""
    if abs(digits) > MAX_DIGITS:
        raise NotComputable(f"{digits} digits are too many; {MAX_DIGITS} are allowed.")
    return round(value, digits) if digits else round(value)


FUNCTIONS: Mapping[str, Callable[..., Number]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sin": math.sin,
    "cos": math.cos,
    "abs": abs,
    "min": min,
    "max": max,
    "round": _round,
    "floor": math.floor,
    "ceil": math.ceil,
}
_OPERATORS: Mapping[type[ast.AST], Callable[..., Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
MAX_LENGTH = 200
MAX_EXPONENT = 400


def evaluate(expression: str, variables: Mapping[str, Number]) -> Number:
    """Return the value of an expression, a finite number.

    Raises:
        NotComputable: it is no arithmetic, names what there is not, or comes to no finite number.
    """
    try:
        value = _value(_parsed(expression), variables)
        finite = math.isfinite(value)
    except (ArithmeticError, ValueError, TypeError) as error:
        if isinstance(error, NotComputable):
            raise
        raise NotComputable(f"{expression!r} can not be computed: {error}.") from None
    if not finite:
        raise NotComputable(f"{expression!r} is no finite number.")
    return value


@lru_cache(maxsize=512)
def _parsed(expression: str) -> ast.expr:
    if len(expression) > MAX_LENGTH:
        raise NotComputable(f"An expression has {len(expression)} characters; {MAX_LENGTH} are allowed.")
    try:
        return ast.parse(expression.strip(), mode="eval").body
    except (SyntaxError, MemoryError, RecursionError):
        raise NotComputable(f"{expression!r} is no arithmetic.") from None


def _value(node: ast.expr, variables: Mapping[str, Number]) -> Number:
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name) if name in variables:
            return variables[name]
        case ast.Name(id=name):
            raise NotComputable(f"There is no variable {name!r}; there are {', '.join(variables) or 'none'}.")
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return _power(_value(left, variables), _value(right, variables))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left, variables), _value(right, variables))
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(operand, variables))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_value(one, variables) for one in args))
        case _:
            pass
    raise NotComputable(f"{ast.unparse(node)!r} is no arithmetic; there are + - * / // % **, {', '.join(FUNCTIONS)}.")


def _power(base: Number, exponent: Number) -> Number:
    """Return a power; whole ones only as long as they stay short."""
    if abs(exponent) > MAX_EXPONENT:
        raise NotComputable(f"The exponent {exponent:g} is too large; {MAX_EXPONENT} is allowed.")
    power = float(base) ** exponent if abs(base) > 1 << 53 else base**exponent
    if isinstance(power, complex):
        raise NotComputable(f"{base:g} to the power of {exponent:g} is no real number.")
    return power
