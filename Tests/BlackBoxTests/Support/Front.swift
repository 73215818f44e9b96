import EmbeddedPostgres
import FoundationEssentials
import Glibc
import TestSupport

/// nginx as partners meet it: it ends TLS, keeps connections to the service alive, and never sends
/// a request twice.
final class Front: Sendable {
  let port: UInt16
  private let program: RunningProgram
  private let folder: TestFolder

  /// Starts nginx before a service on `port` of the loopback, and returns when it serves.
  static func start(before service: UInt16) async throws -> Front {
    let folder = try TestFolder()
    let made = try ChildProgram([
      "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
      "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
      "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", "\(folder.path)/key.pem", "-out",
      "\(folder.path)/crt.pem",
    ]).run()
    guard made.status == 0 else { throw NotServing(text: made.text) }
    // nginx cannot choose a port, so another program may be faster to take the one that is free.
    for _ in 0..<20 {
      let port = try freePort()
      try configuration(port: port, service: service, in: folder.path)
        .write(toFile: "\(folder.path)/nginx.conf", atomically: true, encoding: .utf8)
      let program = try RunningProgram([
        "/usr/sbin/nginx", "-e", "stderr", "-c", "\(folder.path)/nginx.conf",
      ])
      if await program.output.line(containing: "using the \"epoll\" event method") {
        return Front(port: port, program: program, folder: folder)
      }
      guard program.output.text.contains("Address already in use") else {
        throw NotServing(text: program.output.text)
      }
    }
    throw NotServing(text: "no port is free")
  }

  /// What was said instead of serving.
  struct NotServing: Error {
    let text: String
  }

  private init(port: UInt16, program: RunningProgram, folder: TestFolder) {
    self.port = port
    self.program = program
    self.folder = folder
  }

  /// Where the API is found behind it.
  var origin: Origin { .tls(port: port, authority: "\(folder.path)/crt.pem") }

  /// What a partner's administrator would write; the temporary folders are for the tests alone.
  private static func configuration(port: UInt16, service: UInt16, in folder: String) -> String {
    """
    daemon off;
    master_process off;
    pid \(folder)/nginx.pid;
    error_log stderr notice;
    events { worker_connections 512; }
    http {
      access_log off;
      client_body_temp_path \(folder)/body;
      proxy_temp_path \(folder)/proxy;
      fastcgi_temp_path \(folder)/fastcgi;
      uwsgi_temp_path \(folder)/uwsgi;
      scgi_temp_path \(folder)/scgi;
      upstream service { server 127.0.0.1:\(service); keepalive 16; }
      server {
        listen 127.0.0.1:\(port) ssl http2;
        server_name localhost;
        ssl_certificate \(folder)/crt.pem;
        ssl_certificate_key \(folder)/key.pem;
        ssl_protocols TLSv1.2 TLSv1.3;
        client_max_body_size 8m;
        location / {
          proxy_pass http://service;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Proto $scheme;
          proxy_next_upstream off;
        }
      }
    }
    """
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
      }
    }
    guard result == 0 else { throw NotServing(text: "no port is free") }
    return UInt16(bigEndian: address.sin_port)
  }
}
