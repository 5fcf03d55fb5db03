def cut_patches(images, size):
    squares = images.unfold(1, size, size).unfold(2, size, size)
    return squares.flatten(3).flatten(1, 2).mT
