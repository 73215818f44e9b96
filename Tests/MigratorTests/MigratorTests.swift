// MigratorTests: being furnished.
