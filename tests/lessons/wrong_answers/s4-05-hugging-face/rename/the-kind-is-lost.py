import re


def rename(name, table):
    module = name.rpartition(".")[0]
    number = re.search(r"(?<=\.)\d+(?=\.)", module)
    new = table[re.sub(r"(?<=\.)\d+(?=\.)", "*", module)]
    return new.replace("*", number[0]) if number else new
