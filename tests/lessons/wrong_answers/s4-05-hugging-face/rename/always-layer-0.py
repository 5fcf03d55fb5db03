import re


def rename(name, table):
    module, kind = name.rsplit(".", 1)
    starred = re.sub(r"(?<=\.)\d+(?=\.)", "*", module)
    return table[starred].replace("*", str(0)) + f".{kind}"
