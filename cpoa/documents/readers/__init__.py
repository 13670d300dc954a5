"""One reader for each kind of document; each has ``read(data, hints)``."""
