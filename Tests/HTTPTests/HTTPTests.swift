// HTTPTests: being furnished.
