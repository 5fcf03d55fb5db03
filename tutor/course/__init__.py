"""Course files: schema, loader, linter and what else reads lessons."""
