package chat.filament.gateway.transport;

/// The client broke RFC 6455 or the size limit; the connection ends with `code`. An expected
/// outcome, so it carries no stack trace.
final class ProtocolFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  static final int PROTOCOL_ERROR = 1002;
  static final int NOT_UTF8 = 1007;
  static final int TOO_BIG = 1009;

  private final int code;

  ProtocolFault(int code, String what) {
    super(what, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
