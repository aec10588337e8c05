"""Start the program: ``crmdesk`` opens the window, ``crmdesk COMMAND`` serves scripts."""

from __future__ import annotations

import sys

from crmdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
