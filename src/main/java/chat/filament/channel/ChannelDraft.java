package chat.filament.channel;

import chat.filament.core.Refusal;
import chat.filament.core.permission.ChannelKind;
import org.jspecify.annotations.Nullable;

/// A channel to be created; `kind` is `text` or `voice`, null for text.
public record ChannelDraft(String name, @Nullable String kind) {
  public ChannelDraft {
    name = ChannelName.of(name);
    if (kind != null && ChannelKind.parse(kind).isEmpty()) {
      throw Refusal.invalid("kind: (expected: text or voice)");
    }
  }

  ChannelKind kindOrText() {
    return kind == null ? ChannelKind.TEXT : ChannelKind.ofWire(kind);
  }
}
