"""Characters of a word -> its features: a convolution or an LSTM over them, or nothing."""

import torch
from torch import Tensor, nn

EMBEDDING_WIDTH = 25
CHUNK = 4096  # words at once: the windows of all words of a very long sentence would take gigabytes


class CharacterCnn(nn.Module):
    """The highest response of each filter to any three neighbouring characters (Ma and Hovy 2016, section 2.1)."""

    def __init__(self, characters: int, width: int) -> None:
        super().__init__()
        self.width = width
        self.embedding = nn.Embedding(characters, EMBEDDING_WIDTH, padding_idx=0)
        self.filters = nn.Linear(3 * EMBEDDING_WIDTH, width)

    def forward(self, character_ids: Tensor) -> Tensor:
        """Features float (U, width) of words whose characters are int64 (U, C), 0 behind the last."""
        return torch.cat([self._respond(part) for part in torch.split(character_ids, CHUNK)])

    def _respond(self, character_ids: Tensor) -> Tensor:
        embedded = nn.functional.pad(self.embedding(character_ids), (0, 0, 1, 1))
        windows = torch.cat([embedded[:, :-2], embedded[:, 1:-1], embedded[:, 2:]], dim=2)
        responses: Tensor = self.filters(windows)
        return responses.masked_fill((character_ids == 0)[:, :, None], -torch.inf).amax(dim=1).clamp(min=0)


class CharacterLstm(nn.Module):
    """The last states of an LSTM that reads the word in both directions (Lample et al. 2016, section 4.1)."""

    def __init__(self, characters: int, width: int) -> None:
        super().__init__()
        self.width = 2 * (width // 2) or 2
        self.embedding = nn.Embedding(characters, EMBEDDING_WIDTH, padding_idx=0)
        self.ahead = nn.LSTM(EMBEDDING_WIDTH, self.width // 2, batch_first=True)
        self.back = nn.LSTM(EMBEDDING_WIDTH, self.width // 2, batch_first=True)

    def forward(self, character_ids: Tensor) -> Tensor:
        """Features float (U, width) of words whose characters are int64 (U, C), 0 behind the last."""
        lengths = (character_ids != 0).sum(dim=1).clamp(min=1)
        positions = torch.arange(character_ids.shape[1], device=lengths.device)
        mirror = (lengths[:, None] - 1 - positions).clamp(min=0)
        last = (lengths - 1)[:, None, None]
        ahead = self.ahead(self.embedding(character_ids))[0]
        back = self.back(self.embedding(character_ids.take_along_dim(mirror, dim=1)))[0]
        return torch.cat([ahead.take_along_dim(last, dim=1)[:, 0], back.take_along_dim(last, dim=1)[:, 0]], dim=1)


class NoCharacters(nn.Module):
    """No features: words are seen whole."""

    def __init__(self, characters: int, width: int) -> None:
        super().__init__()
        self.width = 0

    def forward(self, character_ids: Tensor) -> Tensor:
        """Float (U, 0)."""
        return torch.empty(len(character_ids), 0, device=character_ids.device)


CHARACTERS: dict[str, type[CharacterCnn] | type[CharacterLstm] | type[NoCharacters]] = {
    "cnn": CharacterCnn,
    "lstm": CharacterLstm,
    "none": NoCharacters,
}
