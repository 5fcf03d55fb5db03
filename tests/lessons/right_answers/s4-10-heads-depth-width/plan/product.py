from itertools import product


def plan(base, name, values, seeds):
    return [dict(base, **{name: value, "seed": seed}) for value, seed in product(values, seeds)]
