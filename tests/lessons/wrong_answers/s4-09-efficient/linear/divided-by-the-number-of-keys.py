def linear_attention(q, k, v):
    memory = k.transpose(0, 1) @ v / len(k)
    return q @ memory
