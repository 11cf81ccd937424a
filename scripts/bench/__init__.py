"""The speeds that we promise, measured: `make bench`, or `python -m scripts.bench`."""
