// Coalition: being furnished.
