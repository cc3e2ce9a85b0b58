package chat.filament.gateway.shard;

import chat.filament.core.GuildId;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.Series;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Event;
import chat.filament.platform.event.Personal;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Hands what the backplane carries to the shards that have sockets in the guild, and wakes no
/// other. Any thread; the event's bytes are made by the first shard that needs them.
///
/// A shard must say [#listen] before it looks at anybody's access: what is published after that
/// look then reaches it.
public final class Fanout {
  private static final int MAX_SHARDS = 64;

  private final Series.Table series;
  private final List<Inbox> shards = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<GuildId, Long> listeners = new ConcurrentHashMap<>();

  public Fanout(Series.Table series) {
    this.series = series;
  }

  /// Starts to hand over what the backplane carries. Once.
  public void start(Backplane backplane) {
    backplane.subscribe(this::committed, this::passing);
    backplane.subscribe(this::personal);
  }

  /// Adds a shard and answers its number. At most 64.
  int add(Inbox inbox) {
    shards.add(inbox);
    int number = shards.indexOf(inbox);
    if (number >= MAX_SHARDS) {
      throw new IllegalStateException("shards: " + number + " (expected: at most 64)");
    }
    return number;
  }

  void listen(GuildId guild, int shard) {
    listeners.merge(guild, 1L << shard, (known, bit) -> known | bit);
  }

  void ignore(GuildId guild, int shard) {
    listeners.computeIfPresent(
        guild,
        (key, known) -> {
          long left = known & ~(1L << shard);
          return left == 0 ? null : left;
        });
  }

  private void committed(Batch batch) {
    if (listeners.containsKey(batch.guild())) {
      var events = addressed(batch.firstSeq(), batch.events());
      offer(new Delivery.Committed(batch.guild(), batch.firstSeq(), events, batch.access()));
    }
  }

  /// Events of the log as deliveries; the first of them has the position `firstSeq`.
  List<Delivery.Addressed> addressed(long firstSeq, List<Event> events) {
    var addressed = new Delivery.Addressed[events.size()];
    for (int i = 0; i < addressed.length; i++) {
      addressed[i] = addressed(firstSeq + i, events.get(i));
    }
    return List.of(addressed);
  }

  private void passing(Ephemeral passing) {
    if (listeners.containsKey(passing.guild())) {
      offer(new Delivery.Passing(passing.guild(), addressed(0, passing.event())));
    }
  }

  /// Users can be anywhere.
  private void personal(Personal event) {
    if (shards.isEmpty()) {
      return;
    }
    var of = series.of(Series.Scope.USER, event.type());
    var delivery = new Delivery.ToUsers(event.users(), new Outbound(of, 0, event.payload()));
    if (!delivery.outbound().fits()) {
      series.dropped(of, "oversized_outbound");
      return;
    }
    var all = List.copyOf(shards);
    if (all.size() > 1) {
      delivery.retain(all.size() - 1);
    }
    all.forEach(shard -> shard.offer(delivery));
  }

  /// An event that is too large for a frame is counted once and goes to nobody.
  private Delivery.Addressed addressed(long seq, Event event) {
    var payload = event.payload();
    if (payload == null) {
      return new Delivery.Addressed(event, null);
    }
    var outbound = new Outbound(series.of(scope(event.audience()), event.type()), seq, payload);
    if (!outbound.fits()) {
      series.dropped(outbound.series(), "oversized_outbound");
      return new Delivery.Addressed(event, null);
    }
    return new Delivery.Addressed(event, outbound);
  }

  private static Series.Scope scope(Audience audience) {
    return audience instanceof Audience.InChannel ? Series.Scope.CHANNEL : Series.Scope.GUILD;
  }

  /// To every shard that listens to the guild; takes the delivery over.
  void offer(Delivery.OfGuild delivery) {
    Long mask = listeners.get(delivery.guild());
    if (mask == null) {
      delivery.release();
      return;
    }
    int count = Long.bitCount(mask);
    if (count > 1) {
      delivery.retain(count - 1);
    }
    for (long left = mask; left != 0; left &= left - 1) {
      shards.get(Long.numberOfTrailingZeros(left)).offer(delivery);
    }
  }
}
