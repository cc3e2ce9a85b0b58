package chat.filament.platform.metrics;

import java.util.List;
import java.util.Map;

/// Label values of the contract (`contract/ops.md` §2) that are shown at 0 from the start.
final class KnownSeries {
  /// Reasons by surface.
  static final Map<String, List<String>> RATE_LIMITS =
      Map.of(
          "http",
              List.of(
                  "global",
                  "images",
                  "messages",
                  "uploads",
                  "auth_failure",
                  "searches",
                  "connections_ip"),
          "gateway",
              List.of("ingress", "subscribe", "messages", "connections_ip", "connections_user"),
          "auth", List.of("auth_route"),
          "media", List.of("token", "publish", "subscribe"),
          "directory", List.of("join_ip", "join_user"),
          "social", List.of("friend_request"));

  static final List<String> DISCONNECTS =
      List.of(
          "connection_closed",
          "socket_error",
          "client_close",
          "event_too_large",
          "ingress_rate_limited",
          "invalid_envelope",
          "invalid_subscribe_payload",
          "invalid_message_create_payload",
          "unknown_event",
          "ip_banned",
          "message_rejected",
          "outbound_serialize_error",
          "outbound_queue_full",
          "outbound_queue_closed",
          "outbound_payload_too_large",
          "ready_serialize_error",
          "slow_consumer",
          "session_revoked",
          "idle_timeout",
          "going_away",
          "connection_limit",
          "forbidden");

  private KnownSeries() {}
}
