"""Processes are killed or frozen while episodes are made: at every crash point in turn, for longer than a claim, and
at random."""
