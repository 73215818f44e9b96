import Arguments
import EmbeddedPostgres

/// Which database a command line means.
enum DatabaseSource: Hashable, Sendable {
  /// A private PostgreSQL in a folder; it is ours, so commands start and migrate it.
  case embedded(directory: String)
  /// A PostgreSQL that somebody else runs; only `db migrate` changes its schema.
  case external(url: String)

  /// Reads what was asked for. The command line beats the environment and the settings file; two
  /// databases said in the same breath are refused.
  init(_ context: Context) throws {
    let embedded = context[GlobalOptions.embedded]
    let url = context[GlobalOptions.database]
    switch (embedded, url) {
    case (nil, nil):
      self = .embedded(directory: EmbeddedPostgres.defaultDirectory(below: Environment.folder))
    case (let directory?, nil): self = .embedded(directory: directory)
    case (nil, let url?): self = .external(url: url)
    case (let directory?, let url?):
      let embeddedSource = context.invocation.source(of: GlobalOptions.embedded)
      let databaseSource = context.invocation.source(of: GlobalOptions.database)
      switch (embeddedSource?.isTyped ?? false, databaseSource?.isTyped ?? false) {
      case (true, false): self = .embedded(directory: directory)
      case (false, true): self = .external(url: url)
      case (true, true), (false, false):
        throw CommandFailure.usage(
          "--embedded and --database name two databases; say only one of them")
      }
    }
  }
}

extension SettingSource {
  /// Whether it stood on the command line.
  fileprivate var isTyped: Bool {
    if case .commandLine = self { true } else { false }
  }
}
