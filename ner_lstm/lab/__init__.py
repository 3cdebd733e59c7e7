"""Training runs and trained networks -> what context and gates do, in tables, pictures and
pages.
"""
