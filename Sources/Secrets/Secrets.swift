// Secrets: being furnished.
