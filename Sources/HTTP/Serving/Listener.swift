import CLinux
import EventLoop
import Glibc

/// A socket that listens on an address which other listeners may share.
struct Listener {
  let descriptor: CInt
  /// Where it listens, with the port that the kernel chose if 0 was asked for.
  let address: SocketAddress

  /// Binds and listens at once; connections wait in the kernel until they are accepted.
  ///
  /// On `::` IPv4 is served as well. Nobody else may listen there: neither another program nor
  /// another process of this one.
  ///
  /// Several listeners, one for each loop, share a port with `SO_REUSEPORT`, and the kernel spreads
  /// connections over them. The first, whose `sharing` is false, claims the address: it binds and
  /// listens without that option, which the kernel refuses if any other socket listens there, and
  /// opens the address to the others only then. Were it to ask for the option at once, two services
  /// of one account would get half of each other's connections without a word.
  ///
  /// - Parameter sharing: Whether the address has been claimed by a listener of this process.
  init(host: String, port: UInt16, sharing: Bool = false) throws(ListenError) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
    unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var results: UnsafeMutablePointer<addrinfo>?
    let outcome = unsafe getaddrinfo(host, String(port), &hints, &results)
    guard outcome == 0, let first = unsafe results else {
      throw .hostUnknown(unsafe String(cString: gai_strerror(outcome)))
    }
    defer { unsafe freeaddrinfo(first) }

    do throws(SystemError) {
      (descriptor, address) = unsafe try Self.open(first.pointee, sharing: sharing)
    } catch {
      throw error.number == EADDRINUSE ? .addressInUse : .failed(error)
    }
  }

  private static func open(
    _ asked: addrinfo, sharing: Bool
  ) throws(SystemError) -> (CInt, SocketAddress) {
    let descriptor = unsafe socket(
      asked.ai_family,
      CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError("socket") }
    do throws(SystemError) {
      try enable(SO_REUSEADDR, SOL_SOCKET, descriptor)
      if sharing { try enable(SO_REUSEPORT, SOL_SOCKET, descriptor) }
      // Accepted sockets inherit this one.
      try enable(TCP_NODELAY, CInt(IPPROTO_TCP), descriptor)
      guard unsafe bind(descriptor, asked.ai_addr, asked.ai_addrlen) == 0 else {
        throw SystemError("bind")
      }
      guard listen(descriptor, 4096) == 0 else { throw SystemError("listen") }
      if !sharing { try enable(SO_REUSEPORT, SOL_SOCKET, descriptor) }
      return (descriptor, try boundAddress(descriptor))
    } catch {
      close(descriptor)
      throw error
    }
  }

  /// What an attempt to accept gave.
  enum Accepted {
    case connection(CInt, SocketAddress)
    /// No connection waits.
    case none
    /// A connection waited and is gone, or is of no use; others may wait.
    case aborted
    /// The process or the system has no descriptor or memory left.
    case exhausted
  }

  /// Takes one waiting connection, without waiting.
  func accept() -> Accepted {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let connection = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe accept4(descriptor, address, &length, flags)
      }
    }
    guard connection < 0 else {
      return .connection(connection, SocketAddress(storage))
    }
    switch errno {
    case EAGAIN: return .none
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
    default: return .aborted
    }
  }

  private static func enable(
    _ option: CInt, _ level: CInt, _ descriptor: CInt
  ) throws(SystemError) {
    var one: CInt = 1
    let size = socklen_t(MemoryLayout<CInt>.size)
    guard unsafe setsockopt(descriptor, level, option, &one, size) == 0 else {
      throw SystemError("setsockopt")
    }
  }

  private static func boundAddress(_ descriptor: CInt) throws(SystemError) -> SocketAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe getsockname(descriptor, address, &length)
      }
    }
    guard result == 0 else { throw SystemError("getsockname") }
    return SocketAddress(storage)
  }
}

extension SocketAddress {
  /// Reads an address that the kernel has filled in; traps on a family other than IP.
  fileprivate init(_ storage: sockaddr_storage) {
    self = unsafe withUnsafeBytes(of: storage) { bytes in
      switch CInt(storage.ss_family) {
      case AF_INET:
        let address = unsafe bytes.load(as: sockaddr_in.self)
        return SocketAddress(
          ip: .v4(UInt32(bigEndian: address.sin_addr.s_addr)),
          port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let address = unsafe bytes.load(as: sockaddr_in6.self)
        let bits = unsafe withUnsafeBytes(of: address.sin6_addr) {
          unsafe $0.loadUnaligned(as: UInt128.self)
        }
        return SocketAddress(
          ip: IPAddress(bits: UInt128(bigEndian: bits)), port: UInt16(bigEndian: address.sin6_port))
      default: preconditionFailure("a socket of a family other than IP")
      }
    }
  }
}
