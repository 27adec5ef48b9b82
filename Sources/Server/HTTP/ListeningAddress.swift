import Glibc
import NIOCore
import NIOPosix

/// Where HTTP is served, as `HOST` and `PORT` say.
struct ListeningAddress: Sendable {
  let host: String
  let port: Int

  init(_ configuration: Configuration) {
    host = configuration.host
    port = configuration.port
  }

  /// Takes the address for a moment: what cannot be served later is known before anything is made for it.
  /// - Throws: `ConfigurationError` with the cure, where another program has the port or the address cannot be had.
  func check() async throws {
    do {
      let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .bind(host: host, port: port).get()
      try await channel.close().get()
    } catch {
      throw explained(error)
    }
  }

  /// What a user can do about an error of listening; other errors as they are.
  func explained(_ error: any Error) -> any Error {
    if error is SocketAddressError || error is SocketAddressError.UnknownHost {
      return ConfigurationError(
        "HOST is “\(host)”, which no name service knows; 127.0.0.1 and 0.0.0.0 always work.")
    }
    switch (error as? IOError)?.errnoCode {
    case EADDRINUSE:
      return ConfigurationError(
        "Port \(port) is taken by another program; stop that, or set PORT to another number.")
    case EACCES:
      return ConfigurationError(
        "Port \(port) is not for this user; set PORT to a number above 1023, or let a proxy listen there.")
    case EADDRNOTAVAIL:
      return ConfigurationError(
        "HOST is “\(host)”, which is no address of this machine; 127.0.0.1 and 0.0.0.0 always work.")
    default: return error
    }
  }
}
