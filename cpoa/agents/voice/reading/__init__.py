"""How written English is read aloud, one kind of notation a module. ``spoken_text`` puts them in order."""
