def self_attention(x, head):
    W_q, W_k, W_v = head
    return attention(x @ W_q, x @ W_k, x @ W_v)


def cross_attention(x, memory, head):
    W_q, W_k, W_v = head
    K, V = x @ W_k, x @ W_v
    return attention(memory @ W_q, K, V)
