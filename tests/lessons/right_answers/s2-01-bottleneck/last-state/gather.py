def last_state(states, source):
    B, S, C = states.shape
    ends = (source > 0).sum(-1) - 1
    return states.gather(1, ends.view(B, 1, 1).expand(B, 1, C)).squeeze(1)
