// tessera-bench: the service and pgbench side by side on one cluster, in one run.
//
// Every claim of speed is a command. Absolute figures depend on the machine and on what else it is
// doing; the ratios, taken from rounds that alternate, are what docs/guides/measure.md speaks of.
import Glibc

do {
  let settings = try BenchmarkSettings(Array(CommandLine.arguments.dropFirst()))
  if settings.exports > 0 {
    try await ExportsBenchmark(settings).run()
  } else {
    try await Benchmark(settings).run()
  }
} catch {
  Output.line("tessera-bench: \(error)", to: STDERR_FILENO)
  exit(1)
}
