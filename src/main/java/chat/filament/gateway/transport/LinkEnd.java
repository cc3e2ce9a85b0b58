package chat.filament.gateway.transport;

/// How a connection can end without the server's wish.
public enum LinkEnd {
  /// The client sent a close frame; it is echoed.
  CLOSED_BY_CLIENT,
  /// The stream ended without one.
  STREAM_ENDED,
  /// The network failed.
  FAILED,
  /// The client broke the protocol: closed 1002 or 1007.
  PROTOCOL_ERROR,
  /// A frame or message above 65,536 bytes: closed 1009.
  TOO_LARGE
}
