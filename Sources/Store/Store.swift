// Store: being furnished.
