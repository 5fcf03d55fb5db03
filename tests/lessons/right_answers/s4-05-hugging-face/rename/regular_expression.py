import re


def rename(name, table):
    number = re.search(r"\.(\d+)\.", name)
    module, kind = name.rsplit(".", 1)
    if not number:
        return table[module] + "." + kind
    starred = re.sub(r"\.\d+\.", ".*.", module + ".")[:-1]
    return table[starred].replace("*", number.group(1)) + "." + kind
