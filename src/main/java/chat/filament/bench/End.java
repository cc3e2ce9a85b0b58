package chat.filament.bench;

/// How a socket ended: an HTTP status before the upgrade, or a WebSocket close code, 1006 where the
/// stream ended without a close frame.
record End(int code, String reason) {
  static final End CUT = new End(1006, "cut by the bench");

  static End dropped() {
    return new End(1006, "connection dropped");
  }

  boolean isSlowConsumer() {
    return code == 1008 && reason.equals("slow_consumer");
  }

  @Override
  public String toString() {
    return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
  }
}
