import Arguments
import Coalition
import Secrets
import Store

/// Brings the sample's members and purchases in, once.
struct DemoImport {
  let context: Context
  let database: Database
  let folder: DemoFolder
  /// Where the demo remembers that it is done, and with which files.
  let mark: String

  init(_ context: Context, _ database: Database, _ folder: DemoFolder, directory: String) {
    self.context = context
    self.database = database
    self.folder = folder
    mark = directory + "/demo-import.done"
  }

  /// Whether an earlier run has brought in these very files.
  func isDone() throws -> Bool { TextFile.read(mark) == (try checksum()) }

  /// Enrols the members, each by the partner where it first bought, and then sends all receipts.
  ///
  /// - Returns: What became of the receipts.
  func run() async throws -> ImportReport {
    let members = try ImportMembers.importRun(
      context, folder.members, .each(try ImportMembers.firstPartners(in: folder.purchases)))
    _ = try await members.send(try members.survey(), to: database, refused: nil)
    let purchases = ImportRun(
      context: context,
      file: try ImportFile(folder.purchases, required: PurchaseColumns.required),
      label: "import purchases", reading: PurchaseColumns.request)
    let report = try await purchases.send(try purchases.survey(), to: database, refused: nil)
    _ = try TextFile.writeSecret(try checksum(), to: mark, replaces: true)
    return report
  }

  private func checksum() throws -> String {
    Hexadecimal.encode(SHA256.digest(try TextFile.bytes(of: folder.purchases))) + "\n"
  }
}
