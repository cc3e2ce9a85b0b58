package chat.filament.bench.client;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import io.vertx.core.json.JsonObject;

/// One text channel of one guild, and what was posted to it.
public record LoadChannel(GuildId guild, ChannelId channel, PostLog posts) {
  public LoadChannel(GuildId guild, ChannelId channel) {
    this(guild, channel, new PostLog());
  }

  public String path() {
    return "/guilds/" + guild + "/channels/" + channel;
  }

  /// As `subscribe` and `resume` name it.
  JsonObject json() {
    return new JsonObject().put("guild_id", guild.value()).put("channel_id", channel.value());
  }
}
