package chat.filament.gateway;

import chat.filament.platform.config.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which web pages may open a socket: those of the server's own origin, and those it was told of.
/// Programs that are no browser send no origin.
final class Origins {
  private final List<Origin> allowed;

  Origins(List<Origin> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  /// `origins` are the request's `Origin` headers, `host` its `Host`.
  boolean admit(List<String> origins, @Nullable String host) {
    if (origins.isEmpty()) {
      return true;
    }
    var origin = Origin.parse(origins.getFirst());
    return origins.size() == 1
        && origin.isPresent()
        && (allowed.contains(origin.get()) || (host != null && origin.get().isAt(host)));
  }
}
