// HTTP's tests: being furnished.
