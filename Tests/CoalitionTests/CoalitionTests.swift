// CoalitionTests: being furnished.
