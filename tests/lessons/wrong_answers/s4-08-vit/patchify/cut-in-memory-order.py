def cut_patches(images, size):
    return images.flatten(1).unflatten(1, (-1, size**2))
