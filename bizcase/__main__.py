"""``python -m bizcase``."""

import sys

from bizcase.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
