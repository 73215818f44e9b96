// HTTP: being furnished.
