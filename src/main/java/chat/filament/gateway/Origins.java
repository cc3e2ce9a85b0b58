package chat.filament.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which web pages may open a socket: those of the server's own origin, and those it was told of.
/// Programs that are no browser send no origin.
final class Origins {
  private static final Pattern ORIGIN =
      Pattern.compile("(https?)://([^/@?#\\s:\\[\\]]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");
  private static final Pattern HOST =
      Pattern.compile("([^/@?#\\s:\\[\\]]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?");

  private record Origin(String scheme, String host, int port) {}

  private final List<Origin> allowed;

  /// `allowed` as `scheme://host[:port]`.
  Origins(List<String> allowed) {
    this.allowed = allowed.stream().map(Origins::parse).flatMap(Optional::stream).toList();
  }

  /// `origins` are the request's `Origin` headers, `host` its `Host`.
  boolean admit(List<String> origins, @Nullable String host) {
    if (origins.isEmpty()) {
      return true;
    }
    if (origins.size() > 1) {
      return false;
    }
    var origin = parse(origins.getFirst());
    return origin.isPresent() && (allowed.contains(origin.get()) || isOwn(origin.get(), host));
  }

  /// The scheme is not known behind a proxy that ends TLS, so it decides the default port only.
  private static boolean isOwn(Origin origin, @Nullable String host) {
    var named = HOST.matcher(String.valueOf(host).strip().toLowerCase(Locale.ROOT));
    return named.matches()
        && named.group(1).equals(origin.host())
        && port(named.group(2), origin.scheme()) == origin.port();
  }

  private static Optional<Origin> parse(String text) {
    var parts = ORIGIN.matcher(text.strip().toLowerCase(Locale.ROOT));
    return parts.matches()
        ? Optional.of(
            new Origin(parts.group(1), parts.group(2), port(parts.group(3), parts.group(1))))
        : Optional.empty();
  }

  private static int port(@Nullable String explicit, String scheme) {
    return explicit != null ? Integer.parseInt(explicit) : scheme.equals("https") ? 443 : 80;
  }
}
