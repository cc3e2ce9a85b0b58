package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.Nodes;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The guilds whose [CommitFrame]s this node gets: each has a topic of its own, so that nobody is
/// sent what nobody there asks for. Who follows more than 10,000 gets those of all guilds, since a
/// subscription costs more then than what it spares. Confined to one event loop.
final class FollowedGuilds {
  private static final String TOPIC = "frames.";
  private static final int MOST = 10_000;

  private final Nodes nodes;
  private final BiConsumer<NodeId, Buffer> handler;
  private final Map<GuildId, Nodes.Listening> followed = new HashMap<>();
  private Nodes.@Nullable Listening all;

  FollowedGuilds(Nodes nodes, BiConsumer<NodeId, Buffer> handler) {
    this.nodes = nodes;
    this.handler = handler;
  }

  static String topic(GuildId guild) {
    return TOPIC + guild;
  }

  /// Follows one more; false when it was followed before.
  boolean add(GuildId guild) {
    if (all != null) {
      return false;
    }
    if (followed.size() == MOST) {
      all = nodes.subscribe(TOPIC + "*", handler);
      followed.values().forEach(Nodes.Listening::end);
      followed.clear();
      return true;
    }
    if (followed.containsKey(guild)) {
      return false;
    }
    followed.put(guild, nodes.subscribe(topic(guild), handler));
    return true;
  }

  /// Follows these, and none else.
  void only(Set<GuildId> guilds) {
    var every = all;
    if (every != null && guilds.size() <= MOST / 2) {
      all = null;
      guilds.forEach(this::add);
      every.end();
      return;
    }
    guilds.forEach(this::add);
    followed
        .entrySet()
        .removeIf(one -> {
          boolean gone = !guilds.contains(one.getKey());
          if (gone) {
            one.getValue().end();
          }
          return gone;
        });
  }
}
