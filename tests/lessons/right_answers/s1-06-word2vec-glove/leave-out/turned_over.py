def usable(contexts, negatives):
    return (negatives.T != contexts).T
