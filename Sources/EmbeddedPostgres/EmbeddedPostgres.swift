// EmbeddedPostgres: being furnished.
