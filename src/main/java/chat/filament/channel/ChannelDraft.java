package chat.filament.channel;

import chat.filament.core.PlainName;
import chat.filament.core.Refusal;
import chat.filament.core.permission.ChannelKind;
import org.jspecify.annotations.Nullable;

/// What a new channel is to be: `{name, kind?}`, a text channel unless it says otherwise.
record ChannelDraft(String name, @Nullable String kind) {
  ChannelDraft {
    name = PlainName.of("name", name);
    if (kind != null && ChannelKind.parse(kind).isEmpty()) {
      throw Refusal.invalid("kind: (expected: text or voice)");
    }
  }

  ChannelKind kindOrText() {
    return kind == null ? ChannelKind.TEXT : ChannelKind.ofWire(kind);
  }
}
