package chat.filament.platform.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The origin of a web page or an app, `scheme://host[:port]`, in lower case. Apps bring schemes of
/// their own.
///
/// @param port the default of its scheme where none is named, 0 when it has none
public record Origin(String scheme, String host, int port) {
  private static final String HOST = "([^/@?#\\s:\\[\\]]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?";
  private static final Pattern ORIGIN = Pattern.compile("([a-z][a-z0-9+.-]*)://" + HOST);
  private static final Pattern NAMED = Pattern.compile(HOST);
  private static final int MAX_PORT = 65_535;

  /// Empty when it is none.
  public static Optional<Origin> parse(String text) {
    var parts = ORIGIN.matcher(text.strip().toLowerCase(Locale.ROOT));
    return parts.matches() ? of(parts.group(1), parts.group(2), parts.group(3)) : Optional.empty();
  }

  /// Fails with what was expected.
  static Origin require(String text) {
    return parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException(text + " (expected: scheme://host[:port])"));
  }

  /// Whether a request with this `Host` header was sent to it. The scheme is not known behind a
  /// proxy that ends TLS, so it decides the default port only; that of an app is never ours.
  public boolean isAt(String hostHeader) {
    var named = NAMED.matcher(hostHeader.strip().toLowerCase(Locale.ROOT));
    return defaultPort(scheme) != 0
        && named.matches()
        && of(scheme, named.group(1), named.group(2)).equals(Optional.of(this));
  }

  private static Optional<Origin> of(String scheme, String host, @Nullable String port) {
    int number = port == null ? defaultPort(scheme) : Integer.parseInt(port);
    return number > MAX_PORT ? Optional.empty() : Optional.of(new Origin(scheme, host, number));
  }

  private static int defaultPort(String scheme) {
    return switch (scheme) {
      case "https" -> 443;
      case "http" -> 80;
      default -> 0;
    };
  }
}
