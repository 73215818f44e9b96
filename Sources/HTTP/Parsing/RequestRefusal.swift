/// Why the server answers a request itself, without asking its handler.
///
/// Each refusal has one HTTP status and one stable `code`. The connection is closed after it,
/// because where the next request would begin is no longer certain.
package enum RequestRefusal: String, Error, CaseIterable, Hashable, Sendable {
  case requestLineMalformed = "request_line_malformed"
  case targetMalformed = "target_malformed"
  case targetEncodingInvalid = "target_encoding_invalid"
  case emptyLinesTooMany = "empty_lines_too_many"
  case bareLineFeed = "bare_line_feed"
  case bareCarriageReturn = "bare_carriage_return"
  case fieldMalformed = "field_malformed"
  case fieldFolded = "field_folded"
  case fieldNameMalformed = "field_name_malformed"
  case spaceBeforeColon = "space_before_colon"
  case fieldValueMalformed = "field_value_malformed"
  case hostMissing = "host_missing"
  case hostRepeated = "host_repeated"
  case hostMalformed = "host_malformed"
  case contentLengthMalformed = "content_length_malformed"
  case contentLengthRepeated = "content_length_repeated"
  case lengthAmbiguous = "length_ambiguous"
  case transferEncodingInOldVersion = "transfer_encoding_in_old_version"
  case chunkMalformed = "chunk_malformed"
  case chunkLineTooLong = "chunk_line_too_long"
  case requestTruncated = "request_truncated"
  case headTimedOut = "head_timed_out"
  case bodyTimedOut = "body_timed_out"
  case bodyTooLarge = "body_too_large"
  case targetTooLong = "target_too_long"
  case expectationUnknown = "expectation_unknown"
  case headerTooLarge = "header_too_large"
  case fieldsTooMany = "fields_too_many"
  case trailerTooLarge = "trailer_too_large"
  case methodUnknown = "method_unknown"
  case transferCodingUnknown = "transfer_coding_unknown"
  case connectionsExhausted = "connections_exhausted"
  case versionUnsupported = "version_unsupported"

  /// The stable name of the refusal, for programs.
  package var code: String { rawValue }

  /// The status that the answer carries.
  package var status: Status {
    switch self {
    case .requestLineMalformed, .targetMalformed, .targetEncodingInvalid, .emptyLinesTooMany,
      .bareLineFeed, .bareCarriageReturn, .fieldMalformed, .fieldFolded, .fieldNameMalformed,
      .spaceBeforeColon, .fieldValueMalformed, .hostMissing, .hostRepeated, .hostMalformed,
      .contentLengthMalformed, .contentLengthRepeated, .lengthAmbiguous,
      .transferEncodingInOldVersion, .chunkMalformed, .chunkLineTooLong, .requestTruncated:
      .badRequest
    case .headTimedOut, .bodyTimedOut: .requestTimeout
    case .bodyTooLarge: .contentTooLarge
    case .targetTooLong: .uriTooLong
    case .expectationUnknown: .expectationFailed
    case .headerTooLarge, .fieldsTooMany, .trailerTooLarge: .requestHeaderFieldsTooLarge
    case .methodUnknown, .transferCodingUnknown: .notImplemented
    case .connectionsExhausted: .serviceUnavailable
    case .versionUnsupported: .httpVersionNotSupported
    }
  }

  /// One sentence for a person who reads the answer; it never repeats what the client sent.
  package var detail: String {
    switch self {
    case .requestLineMalformed: "The request line is not method, space, target, space, version."
    case .targetMalformed: "The request target holds a byte or a form that is not allowed there."
    case .targetEncodingInvalid: "The request target is not percent-encoded UTF-8 without NUL."
    case .emptyLinesTooMany: "Too many empty lines precede the request line."
    case .bareLineFeed: "A line ends in a line feed without a carriage return."
    case .bareCarriageReturn: "A line holds a carriage return that does not end it."
    case .fieldMalformed: "A header line has no colon."
    case .fieldFolded: "A header line begins with white space (line folding is obsolete)."
    case .fieldNameMalformed: "A header name is empty or holds a byte that is not allowed there."
    case .spaceBeforeColon: "A header name is followed by white space."
    case .fieldValueMalformed: "A header value holds a control character."
    case .hostMissing: "The Host header is missing."
    case .hostRepeated: "The Host header is repeated."
    case .hostMalformed: "The Host header is not a host with an optional port."
    case .contentLengthMalformed: "The Content-Length header is not a plain decimal number."
    case .contentLengthRepeated: "The Content-Length header is repeated."
    case .lengthAmbiguous: "Content-Length and Transfer-Encoding are both present."
    case .transferEncodingInOldVersion: "HTTP/1.0 knows no Transfer-Encoding."
    case .chunkMalformed: "A chunk of the body is not framed as it must be."
    case .chunkLineTooLong: "The size line or the extensions of a chunk are too long."
    case .requestTruncated: "The client ended the connection within a request."
    case .headTimedOut: "The request line and headers took too long to arrive."
    case .bodyTimedOut: "The body took too long to arrive."
    case .bodyTooLarge: "The body is larger than this resource accepts."
    case .targetTooLong: "The request target is too long."
    case .expectationUnknown: "The Expect header asks for more than 100-continue."
    case .headerTooLarge: "The headers are too large."
    case .fieldsTooMany: "There are too many headers."
    case .trailerTooLarge: "The trailers are too large."
    case .methodUnknown: "The method is not known here."
    case .transferCodingUnknown: "The Transfer-Encoding is not chunked alone."
    case .connectionsExhausted: "The server has as many connections as it allows."
    case .versionUnsupported: "The version is neither HTTP/1.1 nor HTTP/1.0."
    }
  }
}
