// PostgresTests: being furnished.
