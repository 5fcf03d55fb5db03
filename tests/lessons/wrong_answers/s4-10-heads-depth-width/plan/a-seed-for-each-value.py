def plan(base, name, values, seeds):
    runs = []
    for place in range(min(len(values), len(seeds))):
        run = dict(base)
        run[name], run["seed"] = values[place], seeds[place]
        runs.append(run)
    return runs
