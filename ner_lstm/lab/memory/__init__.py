"""Random sequences -> how far back RNN, GRU and LSTM can look, in a table and a picture."""
