def cross_attention(x, memory, head):
    Q, K, V = x, memory, memory
    return attention(Q, K, V)


def self_attention(x, head):
    return cross_attention(x, x, head)
