// Telemetry: being furnished.
