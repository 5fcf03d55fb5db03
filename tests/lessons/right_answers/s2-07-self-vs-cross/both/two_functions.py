def self_attention(x, head):
    W_q, W_k, W_v = head
    Q, K, V = x @ W_q, x @ W_k, x @ W_v
    return attention(Q, K, V)


def cross_attention(x, memory, head):
    W_q, W_k, W_v = head
    Q = x @ W_q
    K, V = memory @ W_k, memory @ W_v
    return attention(Q, K, V)
