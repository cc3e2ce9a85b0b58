package chat.filament.gateway.protocol;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import org.jspecify.annotations.Nullable;

/// The payload of `subscribe`: a channel of a guild.
public record SubscribeRequest(String guildId, String channelId) {
  public SubscribeRequest(@Nullable String guildId, @Nullable String channelId) {
    this.guildId =
        GuildId.parse(String.valueOf(guildId))
            .orElseThrow(() -> Refusal.invalid("guild_id: not a ULID"))
            .value();
    this.channelId =
        ChannelId.parse(String.valueOf(channelId))
            .orElseThrow(() -> Refusal.invalid("channel_id: not a ULID"))
            .value();
  }

  public GuildId guild() {
    return new GuildId(guildId);
  }

  public ChannelId channel() {
    return new ChannelId(channelId);
  }
}
