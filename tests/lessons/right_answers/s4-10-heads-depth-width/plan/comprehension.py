def plan(base, name, values, seeds):
    return [{**base, name: value, "seed": seed} for value in values for seed in seeds]
