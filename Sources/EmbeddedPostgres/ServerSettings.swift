/// The server's settings: the text of `postgresql.conf`.
///
/// It is written anew at each start, so that a newer program brings its newer settings and a folder
/// that was moved finds its socket. What an operator sets with `alter system` lives in another file
/// and wins.
package struct ServerSettings: Hashable, Sendable {
  /// For whom the server works.
  package enum Purpose: Hashable, Sendable {
    /// Keeps what it has acknowledged, whatever happens to the power.
    case durable
    /// Belongs to a test that throws it away.
    case throwAway
  }

  /// For whom the server works.
  package let purpose: Purpose
  let socketFolder: String
  let compressesWAL: Bool
  /// What the machine, or the container, has of memory.
  let memoryMegabytes: Int

  var text: String {
    """
    # Written by tessera at each start. For settings of your own use `alter system`, which wins.

    # Nobody reaches the server but through this socket, in a folder that only its owner enters.
    listen_addresses = ''
    unix_socket_directories = \(Self.quoted(Self.listed(socketFolder)))
    unix_socket_permissions = 0700

    # The same text, order and moments on every machine.
    timezone = 'UTC'
    log_timezone = 'UTC'
    datestyle = 'iso, ymd'
    lc_messages = 'C'
    default_text_search_config = 'pg_catalog.simple'

    # Statements here are many and short: compiling one costs more than it ever saves.
    jit = off
    # Random reads cost little more than sequential ones on anything but spinning disks.
    random_page_cost = 1.1

    # What a statement was about belongs to members and partners, not into a log. A refusal quotes
    # values in its message as well as in its detail, so refusals are not written at all: whoever
    # sent the statement is told. What the server says of itself (`log` and above) is written.
    log_min_messages = log
    log_min_error_statement = panic
    log_parameter_max_length = 0
    log_error_verbosity = terse
    log_line_prefix = '%m [%p] '

    \(purpose == .durable ? durable : throwAway)
    """
  }

  private var durable: String {
    """
    # A commit that was answered is on the disk. These are PostgreSQL's defaults; they are written
    # down because the ledger's promise rests on them.
    fsync = on
    synchronous_commit = on
    full_page_writes = on

    # A service holds a few pipelined connections to each event loop; the rest is for people.
    max_connections = 200
    # A quarter of the memory, as PostgreSQL's manual has it for a machine that does other work,
    # too: pages that purchases change at random are then found and changed in place, where they
    # would be read again and written early. What is not used is not taken.
    shared_buffers = '\(sharedBuffersMegabytes)MB'

    # After a checkpoint the first change of each page writes the page whole, and scattered updates
    # make that most of the log: checkpoints far apart and compressed pages cost no durability,
    # only a longer recovery. With millions of wallets the first minutes alone write gigabytes,
    # which must not be what brings the next checkpoint about.
    max_wal_size = '8GB'
    # A new file of the log is written through before it is used, and all commits wait for that: as
    # many as a busy hour between checkpoints takes are kept to be written over.
    min_wal_size = '2GB'
    checkpoint_timeout = '15min'
    checkpoint_completion_target = 0.9
    wal_compression = \(compressesWAL ? "lz4" : "on")
    """
  }

  private var sharedBuffersMegabytes: Int { min(max(128, memoryMegabytes / 4), 8192) }

  private var throwAway: String {
    """
    # A test's server outlives neither the test nor the machine: nothing waits for the disk.
    fsync = off
    synchronous_commit = off
    full_page_writes = off
    wal_level = minimal
    max_wal_senders = 0
    # Tests run side by side, each with connections of its own: a service has some twenty a loop.
    max_connections = 4000
    shared_buffers = '64MB'
    max_wal_size = '256MB'
    checkpoint_timeout = '1h'
    # A worker that visits a template would delay the next clone of it.
    autovacuum = off
    """
  }

  /// `text` as a string of the configuration file.
  static func quoted(_ text: String) -> String {
    var quoted = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": quoted += "''"
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "'"
  }

  /// `path` as the only item of a list of folders, in which commas and spaces have a meaning.
  private static func listed(_ path: String) -> String {
    var listed = "\""
    for character in path { listed += character == "\"" ? "\"\"" : String(character) }
    return listed + "\""
  }
}
