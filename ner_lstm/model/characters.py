"""Characters of a word -> its features: a convolution or an LSTM over them, or nothing."""

import torch
from torch import Tensor, nn
from torch.autograd.function import FunctionCtx

from ner_lstm.model.weights import CHARACTER_WIDTH, WINDOW

# the windows of all words of a very long sentence would take gigabytes
CHUNK_WORDS = 4096


class CharacterCnn(nn.Module):
    """The highest response of each filter to any three neighbouring characters (Ma and Hovy 2016,
    section 2.1).

    In plain torch: `conv1d(embedding(ids).mT, filters, bias, padding=1).relu().amax(2)`, padding
    left out. A response is a sum of three rows: the shares of the filter's left, middle and right
    third in one character each. So the product with the filters is taken once a character instead
    of once a position.
    """

    def __init__(self, characters: int, width: int) -> None:
        super().__init__()
        self.width = width
        self.embedding = nn.Embedding(characters, CHARACTER_WIDTH, padding_idx=0)
        self.filters = nn.Linear(WINDOW * CHARACTER_WIDTH, width)

    def forward(self, character_ids: Tensor) -> Tensor:
        """Features float (U, width) of words of characters int64 (U, C), 0 behind the last."""
        return torch.cat(
            [self._respond(chunk) for chunk in torch.split(character_ids, CHUNK_WORDS)]
        )

    def _respond(self, character_ids: Tensor) -> Tensor:
        embedded, rows = self.embedding.weight, character_ids
        # an alphabet of thousands: a row a position instead of one a character
        if rows.numel() < len(embedded):
            rows = (
                torch.arange(1, rows.numel() + 1, device=rows.device)
                .view(rows.shape)
                .masked_fill(rows == 0, 0)
            )
            embedded = self.embedding(nn.functional.pad(character_ids.flatten(), (1, 0)))
        thirds = (
            self.filters.weight.view(self.width, WINDOW, CHARACTER_WIDTH)
            .transpose(0, 1)
            .flatten(0, 1)
        )
        shares = nn.functional.linear(embedded, thirds).view(len(embedded), WINDOW, self.width)
        highest: Tensor = _HighestResponse.apply(shares, rows)  # type: ignore[no-untyped-call]
        return (highest + self.filters.bias).clamp(min=0)


class _HighestResponse(torch.autograd.Function):
    """The highest sum of three rows over the positions of a word, which alone gets the gradient.

    In plain torch: `(left[ids[:, :-2]] + middle[ids[:, 1:-1]] + right[ids[:, 2:]]).amax(1)` of
    shares left, middle and right. Where U words have C characters and a convolution works on (U, C,
    75) going and coming, this makes one pass over (U, C, width) going, three coming: 0.2 ms instead
    of 1.1 for the 170 words of a shard.
    """

    @staticmethod
    def forward(ctx: FunctionCtx, shares: Tensor, rows: Tensor) -> Tensor:
        """Float (U, width) of shares float (R, 3, width), row 0 padding, at rows int64 (U, C)."""
        padded = 3 * nn.functional.pad(rows.T, (0, 0, 1, 1))
        windows = torch.stack([padded[:-2], padded[1:-1] + 1, padded[2:] + 2], dim=2)
        table = shares.flatten(0, 1).clone()
        table[1] = -torch.inf  # nothing stands in the middle: never the highest
        responses = nn.functional.embedding_bag(windows.flatten(0, 1), table, mode="sum").view(
            *rows.T.shape, table.shape[1]
        )
        # positions first: over the last but one dimension this takes 48 us instead of 11
        highest = responses.amax(dim=0)
        if ctx.needs_input_grad[0]:  # type: ignore[attr-defined]
            ctx.save_for_backward(_window_of_highest(windows, responses, highest))
            ctx.table_rows = len(table)  # type: ignore[attr-defined]
        return highest

    @staticmethod
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None]:
        """The gradient of the shares (R, 3, width), for that of the responses (U, width)."""
        (rows,) = ctx.saved_tensors  # type: ignore[attr-defined]
        width = gradient.shape[1]
        elements = (rows * width + torch.arange(width, device=rows.device)[:, None]).flatten()
        total = gradient.new_zeros(ctx.table_rows * width)  # type: ignore[attr-defined]
        total = total.scatter_add_(
            0, elements, gradient[:, :, None].expand(-1, -1, 3).flatten()
        ).view(-1, 3, width)
        total[0] = 0  # padding is not learnt
        return total, None


def _window_of_highest(windows: Tensor, responses: Tensor, highest: Tensor) -> Tensor:
    """The three rows int64 (U, width, 3) of the last window with the highest response, of windows
    (C, U, 3); responses (C, U, width) are used up.

    In plain torch: `windows.gather(0, responses.argmax(0))`. torch's argmax, and its max with
    indices, take 1.2 and 0.3 ms where this takes 0.07.
    """
    longest, words, width = responses.shape
    hits = (
        responses.sub_(highest)
        .ge_(0)
        .mul_(torch.arange(longest, device=windows.device)[:, None, None])
    )
    positions = (
        hits.amax(dim=0)
        .to(torch.int64)
        .mul_(words)
        .add_(torch.arange(words, device=windows.device)[:, None])
    )
    return windows.flatten(0, 1).index_select(0, positions.flatten()).view(words, width, 3)


class CharacterLstm(nn.Module):
    """The last states of an LSTM over the word, both ways (Lample et al. 2016, section 4.1)."""

    def __init__(self, characters: int, width: int) -> None:
        super().__init__()
        self.width = 2 * (width // 2) or 2
        self.embedding = nn.Embedding(characters, CHARACTER_WIDTH, padding_idx=0)
        self.ahead = nn.LSTM(CHARACTER_WIDTH, self.width // 2, batch_first=True)
        self.back = nn.LSTM(CHARACTER_WIDTH, self.width // 2, batch_first=True)

    def forward(self, character_ids: Tensor) -> Tensor:
        """Features float (U, width) of words of characters int64 (U, C), 0 behind the last."""
        lengths = (character_ids != 0).sum(dim=1).clamp(min=1)
        positions = torch.arange(character_ids.shape[1], device=lengths.device)
        mirror = (lengths[:, None] - 1 - positions).clamp(min=0)
        last = (lengths - 1)[:, None, None]
        ahead = self.ahead(self.embedding(character_ids))[0]
        back = self.back(self.embedding(character_ids.take_along_dim(mirror, dim=1)))[0]
        return torch.cat(
            [ahead.take_along_dim(last, dim=1)[:, 0], back.take_along_dim(last, dim=1)[:, 0]], dim=1
        )


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
