def layer_parameters(d_model, h, d_ff):
    d_k = d_model // h
    one_head = 3 * (d_model * d_k + d_k)
    attention = h * one_head + h * d_k * d_model + d_model
    feed_forward = 2 * d_model * d_ff + d_ff + d_model
    encoder = attention + feed_forward + 4 * d_model
    return encoder, encoder + attention + 2 * d_model
