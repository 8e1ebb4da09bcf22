"""What the customer has: canonical tables, their issues, scope and control totals."""

from bizcase.inventory.inventory import Inventory, SheetFact, SourceFile
from bizcase.inventory.issues import Issue, IssueLog

__all__ = ["Inventory", "Issue", "IssueLog", "SheetFact", "SourceFile"]
