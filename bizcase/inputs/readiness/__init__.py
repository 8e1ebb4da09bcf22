"""Migration readiness assessments: Markdown, Word, PDF."""
