/// Why a private PostgreSQL could not be used, in a sentence that ends with the way out.
package enum EmbeddedPostgresError: Error, Hashable, CustomStringConvertible {
  /// No folder with the server's programs was found; `looked` names the places.
  case serverMissing(looked: [String])
  /// `program` exists and does not do what it should; `reason` is what it said.
  case serverUnusable(program: String, reason: String)
  /// The data were written by PostgreSQL `major`, and only `installed` are there to read them.
  case otherMajorVersion(data: String, major: Int, installed: [Int])
  /// The folder belongs to user `owner`, and whoever runs this is neither that user nor root.
  case folderOfAnotherUser(folder: String, owner: String)
  /// The server runs as `account`, which may not pass through `blockedAt` on its way to `folder`.
  case folderUnreachable(folder: String, blockedAt: String, account: String)
  /// The folder could not be made ready.
  case folderUnusable(folder: String, reason: String)
  /// The short folder for the socket exists and is not what we would have made.
  case socketFolderUnsafe(folder: String)
  /// Root may not run the server, and there is no other account to run it as.
  case accountMissing
  /// `initdb` failed; `reason` is its last words.
  case creationFailed(folder: String, reason: String)
  /// The server did not start; `reason` is the end of its log.
  case startFailed(log: String, reason: String)
  /// The server with process number `process` ignored every request to stop.
  case stopFailed(process: Int32)
  /// A call into the kernel failed; `reason` is the kernel's.
  case systemCallFailed(call: String, reason: String)

  package var description: String {
    switch self {
    case .serverMissing(let looked):
      """
      No PostgreSQL server of version 15 or newer was found (looked in \
      \(looked.joined(separator: ", "))). Install it with `apt-get install postgresql-15`, or name \
      the folder that holds initdb and postgres in TESSERA_POSTGRES_BIN.
      """
    case .serverUnusable(let program, let reason):
      """
      \(program) cannot be used: \(reason). Install the server again with `apt-get install \
      --reinstall postgresql-15`, or name another folder in TESSERA_POSTGRES_BIN.
      """
    case .otherMajorVersion(let data, let major, let installed):
      """
      The data in \(data) were written by PostgreSQL \(major), and this machine has \
      \(installed.map(String.init).joined(separator: " and ")). Install it with `apt-get install \
      postgresql-\(major)`, or move the folder away to begin anew; to take the data along, dump \
      them with PostgreSQL \(major) first.
      """
    case .folderOfAnotherUser(let folder, let owner):
      """
      \(folder) belongs to \(owner). Run this as \(owner) or as root, or choose another folder.
      """
    case .folderUnreachable(let folder, let blockedAt, let account):
      """
      PostgreSQL refuses to run as root, so it runs as \(account), who may not pass through \
      \(blockedAt) to \(folder). Allow it with `chmod o+x \(blockedAt)`, or choose a folder \
      elsewhere.
      """
    case .folderUnusable(let folder, let reason):
      "\(folder) cannot hold the database: \(reason). Choose another folder."
    case .socketFolderUnsafe(let folder):
      """
      \(folder) is not a folder that only the server's account can enter, so somebody else could \
      listen there in its place. Remove it, or choose a database folder with a shorter path.
      """
    case .accountMissing:
      """
      PostgreSQL refuses to run as root, and neither the account postgres nor nobody exists. Run \
      this as an ordinary user.
      """
    case .creationFailed(let folder, let reason):
      "No database could be created in \(folder): \(reason)"
    case .startFailed(let log, let reason):
      "PostgreSQL did not start; \(log) says: \(reason)"
    case .stopFailed(let process):
      "PostgreSQL, process \(process), does not stop. End it with `kill -9 \(process)`."
    case .systemCallFailed(let call, let reason):
      "\(call) failed: \(reason)."
    }
  }
}
