"""A JSON value that holds several records -> these; a foreign record -> what it is called."""

from collections.abc import Iterator, Mapping, Sequence

from ner_lstm.records.spans import ShapeError, describe, list_in

CONTAINER_KEYS = frozenset({"paragraphs", "classes", "rasa_nlu_data"})
_ONE_WORD = "one word a record: write the words and tags of a sentence as two lists, or as columns"
# Of exports whose labels are not read, a key that tells them.
FOREIGN_TOOLS = {
    "%FEATURE_STRUCTURES": (
        "UIMA CAS JSON, as INCEpTION writes it: export WebAnno TSV or CoNLL 2002 instead"
    ),
    "_views": "UIMA CAS JSON, as WebAnno writes it: export WebAnno TSV or CoNLL 2002 instead",
    "anncomplete": "annotations of tagtog without their text",
    "text_snippet": "a document of Google AutoML",
    "textSegmentAnnotations": "a document of Google Vertex AI",
    "source-ref": "a manifest of SageMaker Ground Truth without its text",
    "projectFileVersion": "a project of Azure Language",
    "Entities": "an answer of AWS Comprehend, without its text",
    "document": "a document of UBIAI",
    "content": "a document of Dataturks or LightTag",
    "sentences": "a document of several sentences",
    "source": "a document of SageMaker Ground Truth",
    "Word": _ONE_WORD,
    "word": _ONE_WORD,
}


def find_records(value: object) -> Sequence[object]:
    """The records of a container of spaCy 2, Rasa or an annotator for spaCy; any other value alone.

    Raises ShapeError.
    """
    if not isinstance(value, dict) or "text" in value or CONTAINER_KEYS.isdisjoint(value):
        return (value,)
    if isinstance(value.get("paragraphs"), list):
        return [
            record
            for paragraph in list_in(value, "paragraphs")
            for record in _paragraph_records(paragraph)
        ]
    if isinstance(value.get("classes"), list) and isinstance(value.get("annotations"), list):
        # The last item of what the NER annotator for spaCy writes may be null.
        return [pair for pair in list_in(value, "annotations") if pair is not None]
    rasa = value.get("rasa_nlu_data")
    return list_in(rasa, "common_examples") if isinstance(rasa, dict) else (value,)


def name_foreign(fields: Mapping[str, object]) -> str:
    """What the record is, for a message, if it is of a tool whose exports are not read."""
    named = next((name for key, name in FOREIGN_TOOLS.items() if key in fields), "")
    return f" ({named})" if named else ""


def _paragraph_records(paragraph: object) -> Iterator[object]:
    """A record a sentence, words with their tags, of spaCy 2's training format."""
    if not isinstance(paragraph, dict):
        raise ShapeError(f"expected an object in 'paragraphs', found {describe(paragraph)}")
    for sentence in list_in(paragraph, "sentences"):
        tokens = list_in(sentence, "tokens") if isinstance(sentence, dict) else []
        objects = [token for token in tokens if isinstance(token, dict)]
        words: list[object] = [token.get("orth") for token in objects]
        if all("ner" in token for token in objects):
            yield {"tokens": words, "tags": [token["ner"] for token in objects]}
        else:
            yield {"tokens": words}
