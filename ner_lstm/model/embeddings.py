"""Distinct words -> vectors: the word's own, those of its affixes and shape, and its character features."""

import torch
from torch import Tensor, nn

from ner_lstm.encoding.forms import FormVocabularies
from ner_lstm.model.characters import CharacterCnn, CharacterLstm, NoCharacters


class Embeddings(nn.Module):
    """The parts side by side: word_width, then affix_width for each affix, then the character features."""

    starts: Tensor

    def __init__(
        self,
        vocabularies: FormVocabularies,
        *,
        word_width: int,
        affix_width: int,
        characters: CharacterCnn | CharacterLstm | NoCharacters,
    ) -> None:
        super().__init__()
        # sparse gradients: a dense step over the whole table costs as much as the LSTM
        self.words = nn.Embedding(len(vocabularies.words), word_width, sparse=True)
        nn.init.uniform_(self.words.weight, -((3 / word_width) ** 0.5), (3 / word_width) ** 0.5)
        sizes = [len(vocabulary) for vocabulary in vocabularies.affixes] if affix_width else []
        self.affixes = nn.ModuleList(nn.Embedding(size, affix_width) for size in sizes)
        starts = torch.tensor([0, *sizes[:-1]]).cumsum(dim=0)  # of each affix table, were they one
        self.register_buffer("starts", starts, persistent=False)
        self.characters = characters
        self.width = word_width + len(sizes) * affix_width + characters.width

    def forward(self, word_ids: Tensor, affix_ids: Tensor, character_ids: Tensor) -> Tensor:
        """Vectors float (U, width) of U words: word_ids (U,), affix_ids (U, affixes), character_ids (U, C)."""
        parts = [self.words(word_ids), self.characters(character_ids)]
        if len(self.affixes):
            # one table for all of them: a look-up each takes three times as long, going and coming
            table = torch.cat(list(self.affixes.parameters()))
            parts.insert(1, nn.functional.embedding(affix_ids + self.starts, table).flatten(1))
        return torch.cat(parts, dim=1)
