package chat.filament.media;

import chat.filament.core.Refusal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a client wants to do in a call: send its microphone, unless it says otherwise.
record TokenDraft(
    @Nullable Boolean canPublish,
    @Nullable Boolean canSubscribe,
    @Nullable List<@Nullable String> publishSources) {
  private static final String EXPECTED =
      Arrays.stream(PublishSource.values())
          .map(PublishSource::wire)
          .collect(Collectors.joining(", "));

  TokenDraft {
    if (publishSources != null) {
      publishSources.forEach(TokenDraft::source);
    }
  }

  boolean wantsToPublish() {
    return canPublish == null || canPublish;
  }

  boolean wantsToSubscribe() {
    return canSubscribe != null && canSubscribe;
  }

  /// The sources asked for, each once, in the order of the wire.
  Set<PublishSource> sources() {
    var sources = EnumSet.noneOf(PublishSource.class);
    if (publishSources == null) {
      sources.add(PublishSource.MICROPHONE);
    } else {
      publishSources.forEach(name -> sources.add(source(name)));
    }
    return PublishSource.inOrder(sources);
  }

  private static PublishSource source(@Nullable String name) {
    return PublishSource.parse(String.valueOf(name))
        .orElseThrow(
            () -> Refusal.invalid("publish_sources: unknown source (expected: " + EXPECTED + ")"));
  }
}
