"""``python -m bizcase``."""

import sys

from bizcase.cli import main

if __name__ == "__main__":
    sys.exit(main())
