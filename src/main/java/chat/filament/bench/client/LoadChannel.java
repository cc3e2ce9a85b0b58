package chat.filament.bench.client;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.util.Locale;

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
    return String.format(
        Locale.ROOT,
        """
        {"guild_id":"%s","channel_id":"%s"}\
        """,
        guild,
        channel);
  }
}
