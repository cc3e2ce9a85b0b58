package chat.filament.bench.client;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One text channel of one guild, and the messages that were posted to it, by sequence number:
/// acknowledged unless noted here. `refused` may be received by nobody and is missed by nobody; of
/// `unknown` nobody knows whether they were committed: if one client receives it, everybody has to.
/// Thread-safe; final once the publishers have ended.
public record LoadChannel(
    GuildId guild,
    ChannelId channel,
    AtomicInteger next,
    Set<Integer> refused,
    Set<Integer> unknown) {
  public LoadChannel(GuildId guild, ChannelId channel) {
    this(
        guild,
        channel,
        new AtomicInteger(),
        ConcurrentHashMap.newKeySet(),
        ConcurrentHashMap.newKeySet());
  }

  public String path() {
    return "/guilds/" + guild + "/channels/" + channel;
  }

  /// As `subscribe` and `resume` name it.
  JsonObject json() {
    return new JsonObject().put("guild_id", guild.value()).put("channel_id", channel.value());
  }

  /// The sequence number of the next message.
  public int take() {
    return next.getAndIncrement();
  }

  /// Notes how an attempt went. False when the message needs another one.
  public boolean note(int sequence, PostOutcome outcome) {
    return switch (outcome) {
      case PostOutcome.Later _ -> false;
      case PostOutcome.Created _ -> true;
      case PostOutcome.Refused _ -> refused.add(sequence);
      case PostOutcome.Unknown _ -> unknown.add(sequence);
    };
  }

  public int total() {
    return next.get();
  }

  /// The acknowledged ones and those of unknown outcome.
  public int possible() {
    return total() - refused.size();
  }

  public boolean isAcknowledged(int sequence) {
    return !refused.contains(sequence) && !unknown.contains(sequence);
  }
}
