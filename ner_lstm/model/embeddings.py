"""Distinct words -> vectors: the word's own, those of its affixes and shape, its given one, and its
character features.
"""

import torch
from torch import Tensor, nn

from ner_lstm.encoding.forms import FormVocabularies
from ner_lstm.encoding.word_classes import NO_CLASS_ID, WordClasses
from ner_lstm.model.characters import CharacterCnn, CharacterLstm, NoCharacters


def build_table(size: int, width: int, *, sparse: bool = False) -> nn.Embedding:
    """A table whose rows have about unit length at first."""
    table = nn.Embedding(size, width, sparse=sparse)
    nn.init.uniform_(table.weight, -((3 / width) ** 0.5), (3 / width) ** 0.5)
    return table


def build_class_table(classes: WordClasses, width: int) -> nn.Embedding:
    """A table of the classes of words; none is zeros, and is not trained."""
    # of unit variance, as the affixes are: unknown words have classes too
    return nn.Embedding(len(classes), width, padding_idx=NO_CLASS_ID)


def _given(size: int, width: int) -> nn.Embedding:
    """Room for vectors that are not trained."""
    table = nn.Embedding(size, width).requires_grad_(False)
    nn.init.zeros_(table.weight)
    return table


class Embeddings(nn.Module):
    """The parts side by side: word_width, then affix_width for each affix, vector_width, and the
    character features.

    Given vectors are never trained, so that those of words that training did not see stay
    comparable; zeros where there is none.
    """

    starts: Tensor

    def __init__(
        self,
        vocabularies: FormVocabularies,
        *,
        word_width: int,
        affix_width: int,
        vector_width: int,
        characters: CharacterCnn | CharacterLstm | NoCharacters,
    ) -> None:
        super().__init__()
        # sparse gradients: a dense step over the whole table costs as much as the LSTM
        self.words = build_table(len(vocabularies.words), word_width, sparse=True)
        sizes = [len(vocabulary) for vocabulary in vocabularies.affixes] if affix_width else []
        # of unit variance, where a word's is a hundredth: so the network leans on what unknown
        # words have too. UNER EWT dev 0.684 against 0.678 with rows of unit length, but W-NUT 0.320
        # against 0.331 (8 epochs, seeds 1, 2)
        self.affixes = nn.ModuleList(nn.Embedding(size, affix_width) for size in sizes)
        starts = torch.tensor([0, *sizes[:-1]]).cumsum(dim=0)  # of each affix table, were they one
        self.register_buffer("starts", starts, persistent=False)
        self.vectors = _given(len(vocabularies.vectors), vector_width) if vector_width else None
        self.characters = characters
        self.width = word_width + len(sizes) * affix_width + vector_width + characters.width

    def forward(
        self, word_ids: Tensor, affix_ids: Tensor, character_ids: Tensor, vector_ids: Tensor
    ) -> Tensor:
        """Vectors float (U, width) of words; affix_ids (U, affixes), character_ids (U, C)."""
        features = [self.words(word_ids), self.characters(character_ids)]
        if self.vectors is not None:
            features.insert(1, self.vectors(vector_ids))
        if len(self.affixes):
            # one table for all of them: a look-up each takes three times as long, going and coming
            table = torch.cat(list(self.affixes.parameters()))
            features.insert(1, nn.functional.embedding(affix_ids + self.starts, table).flatten(1))
        return torch.cat(features, dim=1)
