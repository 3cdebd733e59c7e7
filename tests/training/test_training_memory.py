import logging
import os

import numpy as np
import pytest
import torch

from ner_lstm.errors import NerLstmError
from ner_lstm.training.memory import available_bytes, explaining_lack_of_memory, require_memory


def test_the_usual_number_of_labels_is_not_worth_a_word(caplog):
    require_memory(labels=1000)
    assert caplog.messages == []


def test_labels_that_take_gigabytes_are_warned_of_with_the_estimate(caplog):
    with caplog.at_level(logging.WARNING):
        require_memory(labels=1250)
    # 85 x 5,001^2
    told = "1,250 labels: training takes about 2.1 GB of memory, which grows with their square"
    assert caplog.messages == [f"{told}, and as much time"]


def test_labels_that_no_memory_holds_are_refused_with_the_estimate():
    told = (
        r"1,000,000 labels: training takes about 1,360,000.7 GB of memory, which grows .*, and"
        r" there are [\d.,]+ GB"
    )
    with pytest.raises(NerLstmError, match=told) as error:
        require_memory(labels=1_000_000)
    assert "\n" not in str(error.value)


def test_what_there_is_is_no_more_than_the_machine_has():
    assert 0 < available_bytes() <= os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.parametrize(
    "take", [lambda: torch.empty(2**50), lambda: np.empty(2**50)], ids=["torch", "numpy"]
)
def test_memory_that_cannot_be_had_is_an_error_of_one_line(take):
    with (
        pytest.raises(NerLstmError, match="more memory than there is"),
        explaining_lack_of_memory(),
    ):
        take()


def test_another_error_stays_what_it_is():
    with pytest.raises(RuntimeError, match="mat1 and mat2"), explaining_lack_of_memory():
        torch.ones(2, 3) @ torch.ones(2, 3)
