"""Records of JSON that cannot be read."""

from malformed import Case


def _record(claim, content, *errors, name="bad.jsonl"):
    return Case(claim, f"convert -q {name} out.conll", errors, {name: content})


RECORDS = [
    _record(
        "text that is no JSON",
        '{"tokens": ["a"], "tags": ["O"]}\nAda lives\n',
        r"bad\.jsonl:2: expected JSON, found",
    ),
    _record(
        "an object that does not end",
        '{"tokens": ["a"], "tags": ["O"]\n',
        r"bad\.jsonl:1: expected JSON",
    ),
    _record(
        "two objects on a line",
        '{"text": "a", "entities": []} {"text": "b"}\n',
        r"bad\.jsonl:1: expected one JSON value a line",
    ),
    _record("a number for a record", "7\n", r"bad\.jsonl:1: expected a record such as .*found 7"),
    _record(
        "a list for a record",
        "[1, 2]\n[3]\n",
        *[r"bad\.jsonl:1: expected a record such as .*found [12]"] * 2,
        r"bad\.jsonl:2: expected nothing after the array",
    ),
    _record(
        "a record with foreign keys",
        '{"sentence": "Ada"}\n',
        r"bad\.jsonl:1: expected a record such as .*found 'sentence'",
    ),
    _record(
        "more tags than tokens",
        '{"tokens": ["a"], "tags": ["O", "O"]}\n',
        r"bad\.jsonl:1: expected 1 tags? for 1 words?, found 2",
    ),
    _record(
        "tags as numbers",
        '{"tokens": ["a"], "tags": [3]}\n',
        r"bad\.jsonl:1: expected tags by name in 'tags', found the number 3",
    ),
    _record(
        "a token that is a number",
        '{"tokens": [1], "tags": ["O"]}\n',
        r"bad\.jsonl:1: expected a word in tokens\[0\], found 1",
    ),
    _record(
        "a tag of no scheme",
        '{"tokens": ["a"], "tags": ["O"]}\n{"tokens": ["a"], "tags": ["PER"]}\n',
        r"bad\.jsonl:2: expected O or a tag .*found 'PER'",
    ),
    _record(
        "a span beyond the text",
        '{"text": "Ada", "entities": [[0, 4, "PER"]]}\n',
        r"bad\.jsonl:1: expected 0 <= start < end <= 3 in entities\[0\], found start 0 and end 4",
    ),
    _record(
        "a span that is empty",
        '{"text": "Ada", "entities": [[1, 1, "PER"]]}\n',
        r"bad\.jsonl:1: expected 0 <= start < end",
    ),
    _record(
        "a span before the text",
        '{"text": "Ada", "entities": [[-1, 2, "PER"]]}\n',
        r"bad\.jsonl:1: expected 0 <= start < end",
    ),
    _record(
        "a span without a label",
        '{"text": "Ada", "entities": [[0, 3]]}\n',
        r"bad\.jsonl:1: expected \[start, end, label\] in entities\[0\]",
    ),
    _record(
        "a span with a fraction",
        '{"text": "Ada", "entities": [{"start": 0.5, "end": 3, "label": "PER"}]}\n',
        r"bad\.jsonl:1: expected start and end of entities\[0\] as whole numbers",
    ),
    _record(
        "a span whose text is another",
        '{"text": "Ada", "entities": [{"start": 0, "end": 3, "label": "PER", "text": "Bob"}]}\n',
        r'bad\.jsonl:1: expected "Bob" at 0:3',
    ),
    _record(
        "entities that are no list",
        '{"text": "Ada", "entities": "PER"}\n',
        r"bad\.jsonl:1: expected a list in 'entities'",
    ),
    _record(
        "a text that is a number",
        '{"text": 5}\n',
        r"bad\.jsonl:1: expected a string in 'text', found 5",
    ),
    _record(
        "NaN, which is no JSON",
        '{"text": "a", "score": NaN}\n',
        r"bad\.jsonl:1: expected JSON, found NaN",
    ),
    _record(
        "half of a surrogate pair",
        '{"text": "\\ud800"}\n',
        r"bad\.jsonl:1: expected Unicode text, found half of a surrogate pair",
    ),
    _record("brackets without end", "[" * 200_000 + "\n", r"bad\.jsonl:1: expected"),
    _record(
        "an array that does not end",
        '[{"text": "a"},\n {"text": "b"}\n',
        r"bad\.json:\d: expected , or \]",
        name="bad.json",
    ),
    _record(
        "something after the array",
        '[{"text": "a"}]\nb\n',
        r"bad\.json:2: expected nothing after the array",
        name="bad.json",
    ),
    _record(
        "a bad element of an array",
        '[{"text": "a"},\n {"text": 1}]\n',
        r"bad\.json:2: expected a string in 'text'",
        name="bad.json",
    ),
    _record(
        "JSON that is not UTF-8",
        b'{"text": "\xff"}\n',
        r"bad\.jsonl:1: expected utf-8, found the bytes FF",
    ),
    _record(
        "a word that no column file holds",
        '{"tokens": ["a", "b\\tc"], "tags": ["O", "O"]}\n',
        r"bad\.jsonl:1: expected a word that a column file can hold",
    ),
]
