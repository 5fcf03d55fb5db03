def layer_parameters(d_model, h, d_ff):
    linear = lambda a, b: a * b + b
    look = 4 * linear(d_model, d_model)
    think = linear(d_model, d_ff) + linear(d_ff, d_model)
    return look + think, look + look + think
