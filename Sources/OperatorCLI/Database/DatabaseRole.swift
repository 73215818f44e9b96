/// As whom a command speaks to the database; each role may do what `db/grants` says.
enum DatabaseRole: String, Sendable {
  case service = "tessera_service"
  case `operator` = "tessera_operator"
}
