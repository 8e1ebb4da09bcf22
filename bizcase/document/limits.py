"""What no case of this version counts."""

NOT_YET = (
    "AWS cost items that need the customer's input (annex F)",
    "the cost of the remedies that blockers need",
    "own licences: compared in annex F, not in the base case",
)
