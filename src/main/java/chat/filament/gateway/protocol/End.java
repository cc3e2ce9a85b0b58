package chat.filament.gateway.protocol;

/// Why a connection ended (`contract/gateway.md` §9).
///
/// @param label of `filament_ws_disconnects_total`
/// @param code of the close frame that the gateway sends, 0 when it sends none: there is nobody to
///   read it, or the transport has sent its own
/// @param reason the text in the close frame
public record End(String label, int code, String reason) {
  public static final End CLIENT_CLOSE = silent("client_close");
  public static final End CONNECTION_CLOSED = silent("connection_closed");
  public static final End SOCKET_ERROR = silent("socket_error");
  public static final End EVENT_TOO_LARGE = silent("event_too_large");
  public static final End OUTBOUND_QUEUE_CLOSED = silent("outbound_queue_closed");

  public static final End INGRESS_RATE_LIMITED = policy("ingress_rate_limited");
  public static final End INVALID_ENVELOPE = policy("invalid_envelope");
  public static final End UNKNOWN_EVENT = policy("unknown_event");
  public static final End IP_BANNED = policy("ip_banned");
  public static final End MESSAGE_REJECTED = policy("message_rejected");
  public static final End SLOW_CONSUMER = policy("slow_consumer");
  public static final End OUTBOUND_QUEUE_FULL = policy("outbound_queue_full");
  public static final End SESSION_REVOKED = policy("session_revoked");
  public static final End IDLE_TIMEOUT = policy("idle_timeout");

  public static final End GOING_AWAY = new End("going_away", 1001, "going_away");

  /// A fault of ours, or of the database behind us.
  public static final End INTERNAL = new End("socket_error", 1011, "internal");

  public static final End OUTBOUND_PAYLOAD_TOO_LARGE =
      new End("outbound_payload_too_large", 1011, "internal");

  /// The payload of a known type is malformed.
  public static End invalidPayload(String type) {
    return policy("invalid_" + type + "_payload");
  }

  private static End silent(String label) {
    return new End(label, 0, "");
  }

  private static End policy(String label) {
    return new End(label, 1008, label);
  }
}
