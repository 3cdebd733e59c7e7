"""A network and the inputs of a batch -> what it computes from them."""


def emissions_of(network, inputs):
    """Scores float (B, T, K)."""
    return network.score(network.states(inputs), inputs.others)


def loss_of(network, inputs):
    """The loss, scalar."""
    return network(inputs)[0]
