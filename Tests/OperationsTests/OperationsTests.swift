// OperationsTests: being furnished.
