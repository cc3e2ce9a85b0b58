package chat.filament.bench;

import java.util.regex.Pattern;

/// How a socket ended: an HTTP status before the upgrade, or a WebSocket close code, 1006 where the
/// stream ended without a close frame.
///
/// `pauseSeconds` is what a refusal asked to wait with `retry-after`, 0 where it asked for nothing.
record End(int code, String reason, int pauseSeconds) {
  private static final Pattern RETRY_AFTER =
      Pattern.compile("\r\nretry-after: *([0-9]{1,3})\r\n", Pattern.CASE_INSENSITIVE);

  static final End CUT = new End(1006, "cut by the bench");
  static final End UNANSWERED = new End(1006, "no answer to the greeting");

  End(int code, String reason) {
    this(code, reason, 0);
  }

  /// From the head of an answer that is no upgrade.
  static End refused(int status, String head) {
    var pause = RETRY_AFTER.matcher(head + "\r\n");
    return new End(status, "upgrade refused", pause.find() ? Integer.parseInt(pause.group(1)) : 0);
  }

  static End dropped() {
    return new End(1006, "connection dropped");
  }

  /// Whether the same client would be turned away again: it may not come in, or is not understood.
  boolean isFinal() {
    return code == 403
        || (code == 1008
            && !isSlowConsumer()
            && !reason.equals("connection_limit")
            && !reason.equals("session_revoked"));
  }

  boolean isSlowConsumer() {
    return code == 1008 && reason.equals("slow_consumer");
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
  }
}
