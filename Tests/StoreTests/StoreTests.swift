// StoreTests: being furnished.
