"""What the tests of annotation exports share: an export in a file, and what reading it gives."""

import json
from dataclasses import dataclass

import pytest

from ner_lstm.errors import CorpusError
from ner_lstm.reading import FileFacts, Labels, ReadOptions
from ner_lstm.records.jsonl import read_json


@dataclass(frozen=True)
class Export:
    """Records as a tool writes them, a line each unless `text` is given."""

    path: str

    def read(self, labels=Labels.REQUIRED):
        facts = FileFacts()
        options = ReadOptions(tokenizer="words")
        return list(read_json(self.path, labels=labels, options=options, facts=facts)), facts

    def entities(self):
        """The label and the words of each entity, a list a sentence."""
        sentences, _ = self.read()
        return [
            [
                (entity.label, " ".join(each.words[entity.start : entity.end]))
                for entity in each.entities
            ]
            for each in sentences
        ]

    def warnings(self):
        return self.read()[1].problems

    def error(self):
        """Where and what, a line each, without the path."""
        with pytest.raises(CorpusError) as caught:
            self.read()
        return str(caught.value).replace(f"{self.path}:", "")


def write_export(folder, *records, text=None):
    path = folder / "export.jsonl"
    content = (
        "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
        if text is None
        else text
    )
    path.write_text(content, encoding="utf-8", newline="")
    return Export(str(path))
