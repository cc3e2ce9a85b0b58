package chat.filament.bench;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.nio.charset.StandardCharsets;

/// One text channel of one guild, and what was posted to it.
record Room(GuildId guild, ChannelId channel, Posted posted) {
  Room(GuildId guild, ChannelId channel) {
    this(guild, channel, new Posted());
  }

  String path() {
    return "/guilds/" + guild + "/channels/" + channel;
  }

  String messagesPath() {
    return path() + "/messages";
  }

  byte[] channelBytes() {
    return channel.value().getBytes(StandardCharsets.US_ASCII);
  }
}
