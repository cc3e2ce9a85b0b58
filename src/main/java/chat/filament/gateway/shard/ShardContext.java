package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import chat.filament.gateway.delivery.DeliveryMeters;
import chat.filament.gateway.delivery.Fanout;
import chat.filament.gateway.nodes.Counted;
import chat.filament.gateway.nodes.CountsListener;
import chat.filament.gateway.nodes.OwnCounts;
import chat.filament.gateway.presence.Presence;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.UnknownTypes;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCommand;
import chat.filament.platform.socket.SubscribeGuard;
import chat.filament.platform.socket.SubscribeState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;

/// What the shards of a server work with, and what there is one of for all of them. Any thread.
public final class ShardContext {
  /// What features add to the gateway.
  public record Extensions(
      List<SocketCommand<?>> commands, List<SubscribeState> states, SubscribeGuard guard) {
    public Extensions {
      commands = List.copyOf(commands);
      states = List.copyOf(states);
    }
  }

  final Config.Gateway config;
  final Metrics metrics;
  final AccessSource access;
  final LogReader log;
  final Extensions extensions;
  final EventCounters.Table counters;
  final UnknownTypes unknown;
  final Fanout fanout;
  final DeliveryMeters deliveryMeters;
  final Presence presence;
  private final OwnCounts own;

  /// `own` gets what is counted of sockets here, for other nodes.
  public ShardContext(
      Config.Gateway config,
      Metrics metrics,
      AccessSource access,
      LogReader log,
      Extensions extensions,
      OwnCounts own) {
    this.config = config;
    this.own = own;
    this.presence = new Presence(own);
    this.metrics = metrics;
    this.access = access;
    this.log = log;
    this.extensions = extensions;
    this.counters = new EventCounters.Table(metrics);
    this.unknown = new UnknownTypes(metrics);
    this.fanout = new Fanout(counters);
    Gauge.builder("filament_gateway_guilds", fanout, Fanout::guilds)
        .description("Guilds that sockets are subscribed in or on their way into.")
        .register(metrics.registry());
    this.deliveryMeters = new DeliveryMeters(metrics.registry());
  }

  /// Begins to listen, once; what is published before a shard runs is nobody's.
  public void listen(Backplane backplane) {
    fanout.start(backplane);
  }

  /// The guilds that sockets are subscribed in or on their way into, as they are at any moment.
  public Set<GuildId> guilds() {
    return fanout.listenedTo();
  }

  /// Takes over who is online on other nodes, on the event loop that the listener is called on.
  public CountsListener presences(Vertx vertx) {
    var announcer = new PresenceAnnouncer(vertx, presence, fanout);
    return (node, what, before, now) -> {
      if (what instanceof Counted.InGuild(var guild, var user)
          && presence.elsewhere(guild, user, node, now > 0).announce()) {
        announcer.announceSoon(guild);
      }
    };
  }

  public OwnCounts own() {
    return own;
  }

  public Metrics metrics() {
    return metrics;
  }

  /// Counts the reads of logs for clients that resume.
  Counter replayQueries() {
    return Counter.builder("filament_gateway_replay_queries")
        .description("Reads of guild logs for clients that resume.")
        .register(metrics.registry());
  }
}
