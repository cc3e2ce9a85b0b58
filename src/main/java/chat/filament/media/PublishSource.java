package chat.filament.media;

import chat.filament.core.permission.Permission;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a participant can send, in the order of the wire; each needs a permission in the channel.
enum PublishSource {
  MICROPHONE(Permission.CREATE_MESSAGE),
  CAMERA(Permission.PUBLISH_VIDEO),
  SCREEN_SHARE(Permission.PUBLISH_SCREEN_SHARE);

  private final Permission permission;
  private final String wire = name().toLowerCase(Locale.ROOT);

  PublishSource(Permission permission) {
    this.permission = permission;
  }

  Permission permission() {
    return permission;
  }

  /// The name on the wire and in LiveKit's tokens, e.g. `screen_share`.
  String wire() {
    return wire;
  }

  /// Costs much bandwidth and has a limiter of its own.
  boolean isVideo() {
    return this != MICROPHONE;
  }

  /// The same sources as an immutable set in order.
  static Set<PublishSource> inOrder(Collection<PublishSource> sources) {
    var ordered = EnumSet.noneOf(PublishSource.class);
    ordered.addAll(sources);
    return Collections.unmodifiableSet(ordered);
  }

  static Optional<PublishSource> parse(String wire) {
    for (var source : values()) {
      if (source.wire.equals(wire)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
