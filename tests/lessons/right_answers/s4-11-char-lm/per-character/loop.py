from math import log2, e


def bits_per_character(losses, pieces):
    bits = characters = 0
    for loss, piece in zip(losses, pieces):
        bits += loss * log2(e)
        for _ in piece:
            characters += 1
    return bits / characters
