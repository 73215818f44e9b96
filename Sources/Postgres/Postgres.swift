// Postgres: being furnished.
