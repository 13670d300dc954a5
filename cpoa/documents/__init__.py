"""Reads the files and web pages that users bring, in a child process with limits."""
