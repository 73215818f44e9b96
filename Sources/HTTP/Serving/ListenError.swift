package import EventLoop

/// Why a server cannot listen where it was asked to.
package enum ListenError: Error, Hashable {
  /// Something listens there already: another program, or another process of this one.
  case addressInUse
  /// The host names no address, for the reason that the resolver gives.
  case hostUnknown(String)
  /// The kernel refused for another reason.
  case failed(SystemError)
}
