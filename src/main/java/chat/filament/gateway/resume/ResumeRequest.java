package chat.filament.gateway.resume;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Refusal;
import chat.filament.gateway.protocol.SubscribeRequest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The payload of `resume`: the last position seen of each guild's log and of the user's own, and
/// the channels that the client was subscribed to. At most 1,000 guilds and 1,000 channels.
public record ResumeRequest(
    @Nullable Map<String, Long> guilds,
    @Nullable Long user,
    @Nullable List<SubscribeRequest> channels) {
  private static final int MAX = 1_000;

  public ResumeRequest {
    if (guilds == null || guilds.size() > MAX) {
      throw Refusal.invalid("guilds: (expected: an object of at most 1000)");
    }
    if (channels == null || channels.size() > MAX || channels.contains(null)) {
      throw Refusal.invalid("channels: (expected: an array of at most 1000)");
    }
    requirePosition("user", user);
    guilds.forEach((guild, position) -> {
      if (GuildId.parse(guild).isEmpty()) {
        throw Refusal.invalid("guilds: not a ULID");
      }
      requirePosition("guilds", position);
    });
  }

  private static void requirePosition(String name, @Nullable Long position) {
    if (position == null || position < 0) {
      throw Refusal.invalid(name + ": (expected: a position, 0 or more)");
    }
  }

  /// The last position seen of the user's own stream.
  public long userPosition() {
    return user == null ? 0 : user;
  }

  /// What is to be resumed in one guild.
  ///
  /// @param position null when the client has seen none
  public record Wish(GuildId guild, @Nullable Long position, Set<ChannelId> channels) {}

  /// One wish for each guild that channels are named of. Positions of other guilds mean nothing:
  /// without a subscription there is nothing to replay.
  public List<Wish> wishes() {
    Map<GuildId, Long> positions = new LinkedHashMap<>();
    Map<GuildId, Set<ChannelId>> wanted = new LinkedHashMap<>();
    if (guilds != null) {
      guilds.forEach((guild, at) -> GuildId.parse(guild).ifPresent(id -> positions.put(id, at)));
    }
    if (channels != null) {
      channels.forEach(one ->
          wanted.computeIfAbsent(one.guild(), key -> new LinkedHashSet<>()).add(one.channel()));
    }
    return wanted.entrySet().stream()
        .map(entry -> new Wish(entry.getKey(), positions.get(entry.getKey()), entry.getValue()))
        .toList();
  }
}
