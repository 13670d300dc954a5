"""The agents as services elsewhere: the HTTP contract, and what its answers become here."""
