package chat.filament.bench.client;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;

/// One text channel of one guild, and what was posted to it.
public record LoadChannel(GuildId guild, ChannelId channel, PostLog posts) {
  public LoadChannel(GuildId guild, ChannelId channel) {
    this(guild, channel, new PostLog());
  }

  public String path() {
    return "/guilds/" + guild + "/channels/" + channel;
  }

  /// As `subscribe` and `resume` name it.
  String json() {
    return """
    {"guild_id":"%s","channel_id":"%s"}\
    """
        .formatted(guild, channel);
  }
}
