"""What is learnt from many runs; the commands of the same names ask for it.

`batches/` plays and keeps them, `comparison/` holds cases side by side, `scores/` holds them against the record,
`parameters/` asks which numbers matter and what they may be, `pages/` writes pages of docs/. `record.py` alone reads
what happened.
"""
