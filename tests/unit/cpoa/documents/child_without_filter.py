"""The reading child on a system whose kernel takes no system calls away."""

from __future__ import annotations

import sys
from unittest.mock import patch

from cpoa.documents import child

if __name__ == "__main__":
    with patch.object(child, "filter_system_calls", lambda: False):
        child.main(int(sys.argv[1]))
