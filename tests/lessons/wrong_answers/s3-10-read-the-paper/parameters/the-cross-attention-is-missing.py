def layer_parameters(d_model, h, d_ff):
    attention = 4 * d_model**2 + 4 * d_model
    ffn = d_ff * (d_model + 1) + d_model * (d_ff + 1)
    return (attention + ffn + 2 * 2 * d_model,) * 2
