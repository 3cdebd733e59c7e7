"""A tagged sentence -> which other words each entity owes its probability to, and its pages."""
