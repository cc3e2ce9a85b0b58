package chat.filament.bench.client;

/// How a socket ended: an HTTP status before the upgrade, or a WebSocket close code, 1006 where the
/// stream ended without a close frame.
///
/// `pauseSeconds` is what a refusal asked to wait with `retry-after`, 0 where it asked for nothing.
public record SocketEnd(int code, String reason, int pauseSeconds) {
  static final SocketEnd CUT = new SocketEnd(1006, "cut by the client");
  static final SocketEnd DROPPED = new SocketEnd(1006, "connection dropped");
  static final SocketEnd NOT_CLOSED = new SocketEnd(1006, "no end after a close");
  static final SocketEnd UNANSWERED = new SocketEnd(1006, "no answer to subscribe or resume");

  public SocketEnd(int code, String reason) {
    this(code, reason, 0);
  }

  /// Whether the same client would be turned away again: it may not come in, or is not understood.
  public boolean isFinal() {
    return code == 403
        || (code == 1008
            && !isSlowConsumer()
            && !reason.equals("connection_limit")
            && !reason.equals("session_revoked"));
  }

  public boolean isSlowConsumer() {
    return code == 1008 && reason.equals("slow_consumer");
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
  }
}
