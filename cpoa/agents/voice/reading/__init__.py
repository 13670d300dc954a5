"""Turns written English into spoken English; each module reads one kind of notation. ``spoken_text`` runs them in
order."""
