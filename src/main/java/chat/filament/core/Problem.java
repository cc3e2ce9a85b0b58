package chat.filament.core;

import java.util.Locale;

/// Every error code of the wire, `{"error":"<code>"}`. The status of each is decided in one place,
/// in `chat.filament.platform.http.Problems`.
public enum Problem {
  INVALID_REQUEST,
  INVALID_CREDENTIALS,
  FORBIDDEN,
  AUDIT_ACCESS_DENIED,
  DIRECTORY_JOIN_USER_BANNED,
  DIRECTORY_JOIN_IP_BANNED,
  CAPTCHA_FAILED,
  GUILD_CREATION_LIMIT_REACHED,
  NOT_FOUND,
  METHOD_NOT_ALLOWED,
  REQUEST_TIMEOUT,
  QUOTA_EXCEEDED,
  CONFLICT,
  PAYLOAD_TOO_LARGE,
  UNSUPPORTED_MEDIA_TYPE,
  RATE_LIMITED,
  INTERNAL_ERROR,
  UNAVAILABLE;

  /// The code as it goes on the wire, e.g. `invalid_request`.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
