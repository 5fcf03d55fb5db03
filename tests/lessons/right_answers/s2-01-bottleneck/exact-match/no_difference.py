def exact_match(written, target):
    wrong = (written - target).abs().sum(1) > 0
    return 1 - wrong.double().mean()
