// Migrator: being furnished.
