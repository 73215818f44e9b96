// EmbeddedPostgresTests: being furnished.
