package chat.filament.writer;

import chat.filament.core.GuildId;
import chat.filament.platform.node.NodeId;
import chat.filament.platform.node.Nodes;
import chat.filament.platform.node.Rendezvous;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Which node is to decide on the commands of a guild that several nodes write into.
///
/// Every node may: the head in the database decides whose commit comes first, and who comes second
/// reads what was missed and, with a message, tries again. That costs nothing as long as nobody is
/// second, but beside somebody who writes without a pause it may never be first. A guild that this
/// node was second in is left to its owner until no command for it has come here for some seconds,
/// so that the commands of all nodes wait in one mailbox again. The owner is the node of those
/// alive that [Rendezvous] names, so all agree on it who know the same nodes; those who do not are
/// second again, no worse. Any thread.
public final class GuildOwners {
  /// How long a guild is left to its owner after this node was second, or had a command for it
  /// since, and how long an owner is not asked that did not answer.
  private static final Duration SOME_TIME = Duration.ofSeconds(5);

  private static final int MOST = 10_000;

  private final Nodes nodes;
  private final Cache<GuildId, Boolean> contended =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterAccess(SOME_TIME)
          .executor(Runnable::run)
          .build();
  private final Cache<NodeId, Boolean> silent =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .expireAfterWrite(SOME_TIME)
          .executor(Runnable::run)
          .build();

  public GuildOwners(Nodes nodes) {
    this.nodes = nodes;
  }

  /// Whether there can be other nodes.
  boolean isClustered() {
    return nodes.isClustered();
  }

  /// The other node that commands of the guild are left to, if one is.
  public Optional<NodeId> elsewhere(GuildId guild) {
    if (contended.getIfPresent(guild) == null) {
      return Optional.empty();
    }
    var owner = of(guild, all(nodes));
    return owner.equals(nodes.self()) || silent.getIfPresent(owner) != null
        ? Optional.empty()
        : Optional.of(owner);
  }

  /// How many of these guilds this node owns.
  public long owned(Collection<GuildId> guilds) {
    return owned(nodes, guilds);
  }

  static long owned(Nodes nodes, Collection<GuildId> guilds) {
    var all = all(nodes);
    return guilds.stream().filter(guild -> of(guild, all).equals(nodes.self())).count();
  }

  private static Set<NodeId> all(Nodes nodes) {
    var all = new HashSet<>(nodes.others());
    all.add(nodes.self());
    return all;
  }

  private static NodeId of(GuildId guild, Set<NodeId> all) {
    return Objects.requireNonNull(Rendezvous.owner(guild.value(), all));
  }

  /// Another node has committed to the guild before this one could.
  public void second(GuildId guild) {
    if (nodes.isClustered()) {
      contended.put(guild, true);
    }
  }

  /// This node does not answer.
  public void unanswered(NodeId node) {
    silent.put(node, true);
  }
}
