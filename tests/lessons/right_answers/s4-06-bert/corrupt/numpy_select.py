import numpy as np


def corrupt(ids, asked, fate, drawn, mask):
    ids, asked, fate, drawn = map(np.asarray, (ids, asked, fate, drawn))
    changed = np.select([fate < 0.8, fate < 0.9], [np.full_like(ids, mask), ids], drawn)
    return np.where(asked, changed, ids), np.where(asked, ids, -1)
