extension RequestParser {
  /// How much of everything a request may have. Reaching past a limit is a refusal with a status
  /// of its own.
  package struct Limits: Sendable {
    /// The longest request line, without its CRLF; beyond it 414 (or 501 if the method alone is
    /// longer).
    package var requestLineBytesMax = 8 * 1024
    /// The largest header section: all field lines with their CRLFs; beyond it 431.
    package var headerBytesMax = 16 * 1024
    /// The most field lines in a header section, and in a trailer section; beyond it 431.
    package var headerFieldsMax = 64
    /// The most empty lines before a request line (RFC 9112, section 2.2, asks to tolerate at
    /// least one); beyond it 400.
    package var emptyLinesMax = 2
    /// The longest line before a chunk, without its CRLF; beyond it 400.
    package var chunkLineBytesMax = 256
    /// The most bytes of chunk extensions in one body; beyond it 400. Without it a client could
    /// have us read two hundred bytes for every byte of a body.
    package var chunkExtensionBytesMax = 4 * 1024
    /// The largest trailer section: all field lines with their CRLFs; beyond it 431.
    package var trailerBytesMax = 4 * 1024

    package init() {}
  }
}
