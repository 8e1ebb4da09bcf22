"""Create, report, sweep or delete the DynamoDB table for saved cases (see docs/DYNAMODB.md)."""

import sys

from bizcase.store.setup_cli import main

if __name__ == "__main__":
    sys.exit(main())
