def self_attention(x, head):
    W_q, W_k, W_v = head
    return attention(x @ W_q, x @ W_k, x @ W_v)


def cross_attention(x, memory, head):
    return self_attention(x, head)
