// Arguments: being furnished.
