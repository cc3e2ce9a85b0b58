package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.gateway.history.LogPageCache;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.SessionsByOwner;
import chat.filament.gateway.session.Subscriber;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Audience;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is to be done for each part of a delivery.
public final class DeliverySteps {
  /// Users whose access is asked for in one statement.
  private static final int LOADED_AT_ONCE = 2_000;

  private final AccessSource access;
  private final EventCounters.Table counters;
  private final LogPageCache pages;
  private final FlushQueue flushes;
  private final Listener listener;
  private final AccessRules rules;

  /// What deliveries do to a shard.
  ///
  /// @param left a subscriber has ended
  /// @param ready a queue can go on
  public record Listener(Consumer<Subscriber> left, Consumer<DeliveryQueue> ready) {}

  public DeliverySteps(
      AccessSource access,
      EventCounters.Table counters,
      LogPageCache pages,
      SessionsByOwner sessions,
      FlushQueue flushes,
      Listener listener) {
    this.access = access;
    this.counters = counters;
    this.pages = pages;
    this.flushes = flushes;
    this.listener = listener;
    this.rules = new AccessRules(access, sessions, listener.left());
  }

  void goOn(DeliveryQueue queue) {
    listener.ready().accept(queue);
  }

  /// Never fails: what could not be loaded is still unknown then.
  Future<?> load(GuildId guild, Collection<UserId> users) {
    var all = List.copyOf(users);
    Future<?> loaded = Future.succeededFuture();
    for (int from = 0; from < all.size(); from += LOADED_AT_ONCE) {
      var some = all.subList(from, Math.min(all.size(), from + LOADED_AT_ONCE));
      loaded = loaded.compose(done -> access.load(guild, some));
    }
    return loaded.otherwiseEmpty();
  }

  /// The step for part `position` of a delivery, null when nothing is to be done. The parts of a
  /// commit are its events, and behind them its change of access.
  @Nullable DeliveryStep of(GuildSubscriptions guild, Delivery.OfGuild delivery, int position) {
    return switch (delivery) {
      case Delivery.Committed committed -> committed(guild, committed, position);
      case Delivery.Unlogged unlogged -> event(guild, List.of(unlogged.event()));
      case Delivery.Presences(var announcement) -> {
        var of = counters.of(EventCounters.Scope.GUILD, "presence_update");
        yield new AnnouncementStep(guild.subscribers(), announcement, of, flushes);
      }
    };
  }

  private @Nullable DeliveryStep committed(
      GuildSubscriptions guild, Delivery.Committed committed, int position) {
    if (position == committed.events().size()) {
      return rules.step(guild, committed.access());
    }
    long seq = committed.firstSeq() + position;
    if (seq <= guild.lastSeq()) {
      return null; // it was here before
    }
    var joined =
        committed.events().subList(position, JoinedEvents.end(committed.events(), position));
    var step = event(guild, joined);
    int events = step == null ? 1 : step.events();
    for (int i = 0; i < events; i++) {
      pages.delivered(guild.guild(), seq + i, joined.get(i).event());
    }
    if (step == null) {
      guild.delivered(seq);
    }
    return step;
  }

  /// The events have the same audience.
  private @Nullable DeliveryStep event(GuildSubscriptions guild, List<Delivery.Addressed> events) {
    var audience = events.getFirst().event().audience();
    var outbound =
        events.stream().map(Delivery.Addressed::outbound).filter(Objects::nonNull).toList();
    if (outbound.isEmpty()) {
      return null;
    }
    var list =
        audience instanceof Audience.InChannel(var channel)
            ? guild.channel(channel)
            : guild.subscribers();
    if (list == null || list.size() == 0) {
      return null;
    }
    var filter = AudienceFilter.of(guild, audience, access);
    return new EventStep(
        guild, list, new JoinedEvents(outbound), new EventStep.Means(filter, counters, flushes));
  }
}
