"""Pages of docs/ that are made from many runs; each is a command of its own, python -m sim.study.pages.NAME."""
