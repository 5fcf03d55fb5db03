import re


def rename(name, table):
    for ours, theirs in table.items():
        pattern = re.escape(ours).replace(r"\*", r"(\d+)") + r"\.(\w+)"
        if found := re.fullmatch(pattern, name):
            *layer, kind = found.groups()
            return (theirs.replace("*", layer[0]) if layer else theirs) + f".{kind}"
    raise KeyError(name)
