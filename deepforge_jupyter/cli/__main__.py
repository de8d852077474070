"""`python -m deepforge_jupyter.cli`."""

import sys

from deepforge_jupyter.cli import main

if __name__ == "__main__":
    sys.exit(main())
