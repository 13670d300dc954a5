"""Processes die while episodes are made: at every crash point in turn, frozen past a claim, and at random."""
