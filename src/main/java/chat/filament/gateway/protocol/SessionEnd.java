package chat.filament.gateway.protocol;

/// Why a connection ended (`contract/gateway.md` §9).
///
/// @param label of `filament_ws_disconnects_total`
/// @param code of the close frame that the gateway sends, 0 when it sends none: there is nobody to
///   read it, or the transport has sent its own
/// @param reason the text in the close frame
public record SessionEnd(String label, int code, String reason) {
  public static final SessionEnd CLIENT_CLOSE = silent("client_close");
  public static final SessionEnd CONNECTION_CLOSED = silent("connection_closed");
  public static final SessionEnd SOCKET_ERROR = silent("socket_error");
  public static final SessionEnd EVENT_TOO_LARGE = silent("event_too_large");
  public static final SessionEnd OUTBOUND_QUEUE_CLOSED = silent("outbound_queue_closed");

  public static final SessionEnd INGRESS_RATE_LIMITED = policy("ingress_rate_limited");
  public static final SessionEnd INVALID_ENVELOPE = policy("invalid_envelope");
  public static final SessionEnd UNKNOWN_EVENT = policy("unknown_event");
  public static final SessionEnd IP_BANNED = policy("ip_banned");
  public static final SessionEnd MESSAGE_REJECTED = policy("message_rejected");
  public static final SessionEnd SLOW_CONSUMER = policy("slow_consumer");
  public static final SessionEnd OUTBOUND_QUEUE_FULL = policy("outbound_queue_full");
  public static final SessionEnd CONNECTION_LIMIT = policy("connection_limit");
  public static final SessionEnd SESSION_REVOKED = policy("session_revoked");
  public static final SessionEnd IDLE_TIMEOUT = policy("idle_timeout");

  public static final SessionEnd GOING_AWAY = new SessionEnd("going_away", 1001, "going_away");

  /// A fault of ours, or of the database behind us.
  public static final SessionEnd INTERNAL = new SessionEnd("socket_error", 1011, "internal");

  public static final SessionEnd OUTBOUND_PAYLOAD_TOO_LARGE =
      new SessionEnd("outbound_payload_too_large", 1011, "internal");

  /// The payload of a known type is malformed.
  public static SessionEnd invalidPayload(String type) {
    return policy("invalid_" + type + "_payload");
  }

  private static SessionEnd silent(String label) {
    return new SessionEnd(label, 0, "");
  }

  private static SessionEnd policy(String label) {
    return new SessionEnd(label, 1008, label);
  }
}
