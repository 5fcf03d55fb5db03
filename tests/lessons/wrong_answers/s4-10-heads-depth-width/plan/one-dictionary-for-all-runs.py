def plan(base, name, values, seeds):
    run = base
    runs = []
    for value in values:
        run[name] = value
        for seed in seeds:
            run["seed"] = seed
            runs += [run]
    return runs
