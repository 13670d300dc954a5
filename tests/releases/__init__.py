"""Episodes as a release left them, half made: recorded by its own code, finished by the code of today."""
