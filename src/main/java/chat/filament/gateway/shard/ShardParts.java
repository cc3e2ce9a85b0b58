package chat.filament.gateway.shard;

import chat.filament.gateway.presence.Presence;
import chat.filament.gateway.protocol.Series;
import chat.filament.gateway.protocol.UnknownTypes;
import chat.filament.platform.config.Config;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.log.LogReader;
import chat.filament.platform.metrics.Metrics;
import chat.filament.platform.socket.SocketCaller;
import chat.filament.platform.socket.SocketCommand;
import chat.filament.platform.socket.SubscribeGuard;
import chat.filament.platform.socket.SubscribeState;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.function.Consumer;

/// What all shards of a server work with.
///
/// @param left called with the caller of each connection that has ended, on the shard's event loop
public record ShardParts(
    Config.Gateway config,
    Sources sources,
    Extensions extensions,
    Shared shared,
    Consumer<SocketCaller> left) {

  /// Where access and past events come from.
  public record Sources(AccessSource access, LogReader log) {}

  /// What features add.
  public record Extensions(
      List<SocketCommand<?>> commands, List<SubscribeState> states, SubscribeGuard guard) {
    public Extensions {
      commands = List.copyOf(commands);
      states = List.copyOf(states);
    }
  }

  /// What there is one of in a server; safe on any thread.
  public record Shared(
      Metrics metrics,
      Series.Table series,
      UnknownTypes unknown,
      Fanout fanout,
      Presence presence) {
    /// Counts the reads of logs for clients that resume.
    Counter replayQueries() {
      return Counter.builder("filament_gateway_replay_queries")
          .description("Reads of guild logs for clients that resume.")
          .register(metrics.registry());
    }
  }
}
