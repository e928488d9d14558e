"""
Matters from another system: read, brought to one format, checked to the last line, then written through the one gate.

A file is gone through twice. checking.py reads every line and takes every entry in memory through the same judgement that
writing uses; only then does writing.py go through it again, batch by batch, with perform_many(). Each batch is one
transaction that also keeps the outside references, so that a run that was stopped goes on where it ended and a second run
adds only what is new.
"""
