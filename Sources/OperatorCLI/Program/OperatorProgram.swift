import Arguments
import EventLoop
import Glibc

/// The program `tessera`: from its arguments to its exit code.
///
/// Commands run as a task on an event loop that owns the main thread; `serve` starts more loops.
package enum OperatorProgram {
  /// Reads the arguments of the process, runs the command that they name, and exits.
  package static func main() -> Never {
    // First of all: threads inherit the mask, and none must be killed by what the loop watches.
    SignalWatcher.block(Interruption.signals)
    signal(SIGPIPE, SIG_IGN)
    let console = Console()
    do {
      let invocation = try parse(Array(CommandLine.arguments.dropFirst()), console)
      run(invocation, console)
    } catch {
      console.report(CommandFailure(error))
      exit(CommandFailure(error).exitCode)
    }
  }

  /// Reads a command line; help is printed, and ends the program.
  private static func parse(
    _ arguments: [String], _ console: Console
  ) throws -> Invocation<CommandBody> {
    let parsed = try RootCommand.command.parse(arguments)
    if parsed.wantsHelp || arguments.isEmpty {
      console.write(parsed.help + "\n")
      exit(0)
    }
    let environment = Environment.all
    let path = parsed.text(of: GlobalOptions.settings, environment: environment)
    let file = try path.map { path in
      try SettingsFile(
        path: path,
        contents: try TextFile.text(of: path, called: "the settings file \(path)"))
    }
    return try parsed.resolved(environment: environment, file: file)
  }

  private static func run(_ invocation: Invocation<CommandBody>, _ console: Console) -> Never {
    do {
      let loop = try EventLoop()
      let interruption = Interruption(console: console)
      Task(executorPreference: loop) {
        do {
          try interruption.watch(on: loop)
          let context = Context(
            invocation: invocation, console: console, loop: loop, interruption: interruption)
          try await invocation.action.run(context)
          exit(0)
        } catch {
          let failure = CommandFailure(error)
          console.report(failure)
          exit(failure.exitCode)
        }
      }
      loop.run()
    } catch {
      console.report(CommandFailure(error))
    }
    exit(CommandFailure.exitCodeFailed)
  }
}
