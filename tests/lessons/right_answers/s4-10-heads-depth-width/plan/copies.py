import copy


def plan(base, name, values, seeds):
    runs = []
    for number in range(len(values) * len(seeds)):
        run = copy.deepcopy(base)
        run[name] = values[number // len(seeds)]
        run["seed"] = seeds[number % len(seeds)]
        runs.append(run)
    return runs
