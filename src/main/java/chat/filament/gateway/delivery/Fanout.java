package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.Personal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hands what the backplane carries to the shards that have subscribers in the guild, and wakes no
/// other. Any thread; the event's bytes are made by the first shard that needs them.
///
/// A shard must say [#listen] before it looks at anybody's access: what is published after that
/// look then reaches it.
public final class Fanout {
  private final EventCounters.Table counters;
  private final List<ShardInbox> shards = new CopyOnWriteArrayList<>();

  /// The numbers of the shards that listen to a guild; the arrays are never changed.
  private final ConcurrentMap<GuildId, int[]> listeners = new ConcurrentHashMap<>();

  public Fanout(EventCounters.Table counters) {
    this.counters = counters;
  }

  /// Starts to hand over what the backplane carries. Once.
  public void start(Backplane backplane) {
    backplane.subscribe(this::committed, this::ephemeral);
    backplane.subscribe(this::personal);
  }

  /// Guilds that somebody listens to.
  public int guilds() {
    return listeners.size();
  }

  /// The guilds that somebody listens to, as they are at any moment.
  public Set<GuildId> listenedTo() {
    return Collections.unmodifiableSet(listeners.keySet());
  }

  /// Adds a shard and answers its number.
  int add(ShardInbox inbox) {
    shards.add(inbox);
    return shards.indexOf(inbox);
  }

  void listen(GuildId guild, int shard) {
    listeners.merge(
        guild,
        new int[] {shard},
        (known, one) -> {
          var more = Arrays.copyOf(known, known.length + 1);
          more[known.length] = shard;
          return more;
        });
  }

  void ignore(GuildId guild, int shard) {
    listeners.computeIfPresent(
        guild,
        (key, known) -> {
          var left = Arrays.stream(known).filter(number -> number != shard).toArray();
          return left.length == 0 ? null : left;
        });
  }

  private void committed(Batch batch) {
    if (listeners.containsKey(batch.guild())) {
      var events = addressed(batch.firstSeq(), batch.events());
      offer(new Delivery.Committed(batch.guild(), batch.firstSeq(), events, batch.access()));
    }
  }

  private List<Delivery.Addressed> addressed(long firstSeq, List<Event> events) {
    var addressed = new Delivery.Addressed[events.size()];
    for (int i = 0; i < addressed.length; i++) {
      addressed[i] = addressed(firstSeq + i, events.get(i));
    }
    return List.of(addressed);
  }

  private void ephemeral(Ephemeral ephemeral) {
    if (listeners.containsKey(ephemeral.guild())) {
      offer(new Delivery.Unlogged(ephemeral.guild(), addressed(0, ephemeral.event())));
    }
  }

  /// Users can be anywhere.
  private void personal(Personal event) {
    if (shards.isEmpty()) {
      return;
    }
    var of = counters.of(EventCounters.Scope.USER, event.type());
    var delivery = new Delivery.ToUsers(event.users(), new Outbound(of, 0, event.payload()));
    if (!delivery.outbound().fits()) {
      counters.dropped(of, "oversized_outbound");
      return;
    }
    var all = List.copyOf(shards);
    if (all.size() > 1) {
      delivery.retain(all.size() - 1);
    }
    all.forEach(shard -> shard.offer(delivery));
  }

  /// The event at a position of the log, 0 for one that is not logged. An event that is too large
  /// for a frame is counted once and goes to nobody.
  Delivery.Addressed addressed(long seq, Event event) {
    var payload = event.payload();
    if (payload == null) {
      return new Delivery.Addressed(event, null, false);
    }
    var outbound = new Outbound(counters.of(scope(event.audience()), event.type()), seq, payload);
    if (!outbound.fits()) {
      counters.dropped(outbound.counters(), "oversized_outbound");
      return new Delivery.Addressed(event, null, true);
    }
    return new Delivery.Addressed(event, outbound, false);
  }

  private static EventCounters.Scope scope(Audience audience) {
    return audience instanceof Audience.InChannel
        ? EventCounters.Scope.CHANNEL
        : EventCounters.Scope.GUILD;
  }

  /// To every shard that listens to the guild; takes the delivery over.
  public void offer(Delivery.OfGuild delivery) {
    var numbers = listeners.get(delivery.guild());
    if (numbers == null) {
      delivery.release();
      return;
    }
    if (numbers.length > 1) {
      delivery.retain(numbers.length - 1);
    }
    for (int number : numbers) {
      shards.get(number).offer(delivery);
    }
  }
}
