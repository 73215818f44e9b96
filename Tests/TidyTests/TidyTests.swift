// Placeholder while the others are written.
