package chat.filament.platform.limit;

import java.util.Optional;

/// Every limiter of the HTTP API with the labels of its counter (`contract/auth.md` §9). Limits of
/// a single connection stand in the gateway.
public enum Limit {
  /// Each user, or each IP without a valid bearer: every route except the system ones.
  GLOBAL("http", "global"),
  /// Each IP: avatars and banners, instead of the global one.
  IMAGES("http", "images"),
  /// Each route label and IP: registering, logging in and the like.
  AUTH_ROUTE("auth", "auth_route"),
  JOIN_IP("directory", "join_ip"),
  JOIN_USER("directory", "join_user"),
  /// Each user: message creation, REST and gateway together.
  MESSAGES("http", "messages"),
  /// Each user: attachments and images.
  UPLOADS("http", "uploads"),
  /// Each IP, user, guild and channel.
  MEDIA_TOKEN("media", "token"),
  MEDIA_PUBLISH("media", "publish"),
  /// Each user: new friend requests.
  FRIEND_REQUEST("social", "friend_request");

  private final String surface;
  private final String reason;

  Limit(String surface, String reason) {
    this.surface = surface;
    this.reason = reason;
  }

  public String surface() {
    return surface;
  }

  public String reason() {
    return reason;
  }

  /// The security log event of a refusal, for the limits that have one (`contract/auth.md` §11).
  public Optional<String> logEvent() {
    return switch (this) {
      case AUTH_ROUTE -> Optional.of("auth.rate_limit");
      case JOIN_IP, JOIN_USER -> Optional.of("directory.join.rate_limit");
      case GLOBAL, IMAGES, MESSAGES, UPLOADS, MEDIA_TOKEN, MEDIA_PUBLISH, FRIEND_REQUEST ->
          Optional.empty();
    };
  }
}
