import Foundation
import PackagePlugin

/// Makes the files that a target must carry into Swift source, again whenever one of them changes.
///
/// SwiftPM asks a plugin for its inputs only when the files of a target come or go, and remembers
/// the answer: a file that was removed would be missed by every build after. The links
/// `Sources/Migrator/db`, `Sources/OperatorCLI/export-profiles` and `Sources/OperatorCLI/fonts`,
/// which the targets exclude, make the files behind them count as their own.
@main struct EmbedDatabase: BuildToolPlugin {
  /// What each target carries, as paths below the package.
  private static let paths = [
    "Migrator": ["db/migrations", "db/functions", "db/views", "db/policies", "db/grants"],
    "OperatorCLI": ["deploy/export-profiles", "deploy/fonts"],
    "PartnerAPI": ["docs/reference/openapi.yaml"],
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let root = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let paths = Self.paths[target.name] ?? []
    return [
      .buildCommand(
        displayName: "Embedding \(paths.joined(separator: ", "))",
        executable: try context.tool(named: "EmbedFiles").url,
        arguments: [output.path, root.path] + paths,
        inputFiles: paths.flatMap { inputs(at: root.appending(path: $0)) },
        outputFiles: [output])
    ]
  }

  /// The file or folder at `url` and everything below it; nothing when it does not exist.
  ///
  /// Folders are inputs, too: a folder changes when a file in it comes or goes, and a file that is
  /// new was no input of the build before.
  private func inputs(at url: URL) -> [URL] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let below = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
    return [url] + (below?.compactMap { $0 as? URL } ?? [])
  }
}
