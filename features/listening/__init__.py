"""What an account has heard, what it hears next, its speed and its bookmarks."""
