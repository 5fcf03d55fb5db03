def shift(target):
    words = target[:, : target.shape[1] - 1]
    return words, words.clone()
