def layer_parameters(d_model, h, d_ff):
    def linear(a, b):
        return (a + 1) * b

    attention = sum(linear(d_model, d_model) for _ in "QKVO")
    network = linear(d_model, d_ff) + linear(d_ff, d_model)
    norm = d_model + d_model
    return [attention + norm + network + norm, (attention + norm) * 2 + network + norm]
