import torch


def cut_patches(images, size):
    patches = []
    for band in images.split(size, dim=1):
        for square in band.split(size, dim=2):
            patches.append(square.reshape(len(images), 1, -1))
    return torch.cat(patches, dim=1)
