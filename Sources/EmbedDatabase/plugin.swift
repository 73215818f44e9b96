import Foundation
import PackagePlugin

/// Makes the files that a target must carry into Swift source, again whenever one of them changes.
@main struct EmbedDatabase: BuildToolPlugin {
  /// What each target carries, as paths below the package.
  private static let paths = [
    "Migrator": ["db/migrations", "db/functions", "db/views", "db/policies", "db/grants"],
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
        inputFiles: paths.flatMap { inputs(below: root.appending(path: $0)) },
        outputFiles: [output])
    ]
  }

  private func inputs(below url: URL) -> [URL] {
    guard let all = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil) else {
      return [url]
    }
    let files = all.compactMap { $0 as? URL }.filter { $0.pathExtension == "sql" }
    return files.isEmpty && !url.hasDirectoryPath ? [url] : files
  }
}
