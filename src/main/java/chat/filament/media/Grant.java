package chat.filament.media;

import chat.filament.core.permission.Permission;
import chat.filament.core.permission.PermissionSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a token allows in a room. `sources` are in the order of the wire.
record Grant(Set<PublishSource> sources, boolean canSubscribe) {
  Grant {
    sources = PublishSource.inOrder(sources);
  }

  /// As much of what was asked for as `held` allows; denied parts are dropped.
  static Grant of(TokenDraft draft, PermissionSet held) {
    var sources = EnumSet.noneOf(PublishSource.class);
    if (draft.wantsToPublish()) {
      sources.addAll(draft.sources());
      sources.removeIf(source -> !held.has(source.permission()));
    }
    return new Grant(sources, draft.wantsToSubscribe() && held.has(Permission.SUBSCRIBE_STREAMS));
  }

  boolean canPublish() {
    return !sources.isEmpty();
  }

  boolean isNothing() {
    return sources.isEmpty() && !canSubscribe;
  }

  boolean hasVideo() {
    return sources.stream().anyMatch(PublishSource::isVideo);
  }

  /// Wire names, in order.
  List<String> wire() {
    return sources.stream().map(PublishSource::wire).toList();
  }

  /// What both allow.
  Grant and(Grant other) {
    var both = EnumSet.allOf(PublishSource.class);
    both.retainAll(sources);
    both.retainAll(other.sources);
    return new Grant(both, canSubscribe && other.canSubscribe);
  }

  /// What either allows.
  Grant or(Grant other) {
    var either = EnumSet.noneOf(PublishSource.class);
    either.addAll(sources);
    either.addAll(other.sources);
    return new Grant(either, canSubscribe || other.canSubscribe);
  }

  /// Whether somebody with these permissions in the channel may still hold it. Without
  /// `create_message` the channel does not exist for them.
  boolean isWithin(PermissionSet held) {
    return held.has(Permission.CREATE_MESSAGE)
        && (!canSubscribe || held.has(Permission.SUBSCRIBE_STREAMS))
        && sources.stream().allMatch(source -> held.has(source.permission()));
  }
}
