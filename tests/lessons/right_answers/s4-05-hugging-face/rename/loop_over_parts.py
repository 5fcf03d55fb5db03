def rename(name, table):
    layer, key = "", []
    pieces = name.split(".")
    for piece in pieces[:-1]:
        try:
            layer = str(int(piece))
            key.append("*")
        except ValueError:
            key.append(piece)
    new = table[".".join(key)]
    return ".".join([new.replace("*", layer), pieces[-1]])
