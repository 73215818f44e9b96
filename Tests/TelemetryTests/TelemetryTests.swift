// TelemetryTests: being furnished.
