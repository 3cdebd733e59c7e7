"""Bytes -> the same with a hash of all of them inside, which no damage survives."""

import hashlib
import re

HEX_DIGITS = 64
TAIL = re.compile(rb', "sha256": "([0-9a-f]{64})"\}\Z')
TAIL_LENGTH = len(', "sha256": ""}') + HEX_DIGITS
# In the header of a file of tensors, where a hash in a text of ours would have its quotation marks
# escaped.
MARK = re.compile(rb'"sha256":"([0-9a-f]{64})"')
UNSEALED = {"sha256": "0" * HEX_DIGITS}


def seal_json(text: bytes) -> bytes:
    """A JSON object with one more key, the last: the SHA-256 of everything before it."""
    body = text.removesuffix(b"}")
    return b'%b, "sha256": "%b"}' % (body, hashlib.sha256(body).hexdigest().encode())


def has_seal(text: bytes) -> bool:
    """Whether a JSON text ends as `seal_json` ends it, be it whole or not."""
    return TAIL.search(text[-TAIL_LENGTH:]) is not None


def is_whole_json(text: bytes) -> bool:
    """Whether a sealed JSON text is byte by byte what was sealed."""
    seal = TAIL.search(text[-TAIL_LENGTH:])
    return seal is not None and hashlib.sha256(text[:-TAIL_LENGTH]).hexdigest().encode() == seal[1]


def seal_tensors(packed: bytes) -> bytes:
    """A file of safetensors with the SHA-256 of it in the place of the zeros of `UNSEALED`."""
    mark = MARK.search(packed)
    assert mark is not None, "the metadata holds UNSEALED"
    start, end = mark.span(1)
    return b"".join([packed[:start], hashlib.sha256(packed).hexdigest().encode(), packed[end:]])


def is_whole_tensors(packed: bytes) -> bool:
    """Whether a sealed file of safetensors is byte by byte what was sealed."""
    mark = MARK.search(packed)
    if mark is None:
        return False
    digest = hashlib.sha256(packed[: mark.start(1)])
    digest.update(UNSEALED["sha256"].encode())
    digest.update(memoryview(packed)[mark.end(1) :])
    return digest.hexdigest().encode() == mark[1]
