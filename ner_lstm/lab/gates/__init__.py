"""Traces of sentences -> their gates and cells: in a terminal, a picture and a page."""
