package chat.filament.platform.http;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/// The `Authorization: Bearer <token>` header: exactly that prefix, case-sensitive, one space.
public final class Bearer {
  private static final String PREFIX = "Bearer ";

  private Bearer() {}

  /// The access token, null without one.
  public static @Nullable String of(HttpServerRequest request) {
    var header = request.getHeader("authorization");
    return header != null && header.startsWith(PREFIX) ? header.substring(PREFIX.length()) : null;
  }
}
