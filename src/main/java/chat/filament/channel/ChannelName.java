package chat.filament.channel;

import chat.filament.core.PlainName;

/// A channel's new name: `{name}`.
record ChannelName(String name) {
  ChannelName {
    name = PlainName.of("name", name);
  }
}
