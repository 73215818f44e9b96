// ArgumentsTests: being furnished.
