"""One module for each kind of file: ``read(data)`` returns its text, or raises ``UnreadableSourceError``."""
