"""`python -m ner_lstm` is `ner-lstm`."""

from ner_lstm.cli import main

if __name__ == "__main__":
    main()
