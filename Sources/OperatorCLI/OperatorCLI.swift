// OperatorCLI: being furnished.
