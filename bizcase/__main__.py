"""``python -m bizcase``."""

from bizcase import memory
from bizcase.cli.main import main

if __name__ == "__main__":
    memory.leave(main())
