"""A line of a log -> what GitHub's runner makes of it, as src/Runner.Common/ActionCommand.cs of
actions/runner has it.
"""


def read_command(line):
    """The command, its properties, its message."""
    assert line.startswith("::")
    head, _, message = line[2:].partition("::")
    name, _, properties = head.partition(" ")
    pairs = (pair.split("=", 1) for pair in properties.split(",") if pair)
    return name, {key: _unescape(value, "%3A:", "%2C,") for key, value in pairs}, _unescape(message)


def _unescape(text, *more):
    # in the runner's order: the percent sign comes last
    for escaped in ("%0D\r", "%0A\n", *more, "%25%"):
        text = text.replace(escaped[:3], escaped[3:])
    return text
