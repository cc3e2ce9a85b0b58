package chat.filament.gateway.delivery;

import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.gateway.history.LogPageCache;
import chat.filament.gateway.protocol.EventCounters;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.session.FlushQueue;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.ResumeGap;
import chat.filament.gateway.session.SessionsByOwner;
import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.SubscriberList;
import chat.filament.platform.event.AccessChange;
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

  private static final SubscriberList NOBODY = new SubscriberList();

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
  /// @param presence a subscriber is to be told anew who is online in its guild
  public record Listener(
      Consumer<Subscriber> left, Consumer<DeliveryQueue> ready, Consumer<Subscriber> presence) {}

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
    this.rules =
        new AccessRules(access, sessions, new OwnRemovals(counters, flushes), listener.left());
  }

  void goOn(DeliveryQueue queue) {
    listener.ready().accept(queue);
  }

  /// Whether the statements for it went through; never fails. What could not be loaded is unknown
  /// then, and so is what another node has changed meanwhile.
  Future<Boolean> load(GuildId guild, Collection<UserId> users) {
    var all = List.copyOf(users);
    Future<?> loaded = Future.succeededFuture();
    for (int from = 0; from < all.size(); from += LOADED_AT_ONCE) {
      var some = all.subList(from, Math.min(all.size(), from + LOADED_AT_ONCE));
      loaded = loaded.compose(done -> access.load(guild, some));
    }
    return loaded.transform(done -> Future.succeededFuture(done.succeeded()));
  }

  /// The step for part `position` of a delivery, null when nothing is to be done. The parts of a
  /// commit are its events, and behind them its change of access.
  @Nullable DeliveryStep of(DeliveryQueue queue, Delivery.OfGuild delivery, int position) {
    var guild = queue.guild();
    return switch (delivery) {
      case Delivery.Committed committed -> committed(queue, committed, position);
      case Dropped gone -> dropped(guild, gone, position);
      case Delivery.Unlogged unlogged -> event(queue, List.of(unlogged.event()));
      case Delivery.Presences(var announcement) -> {
        var of = counters.of(EventCounters.Scope.GUILD, "presence_update");
        yield new AnnouncementStep(guild.subscribers(), announcement, of, flushes);
      }
    };
  }

  /// The position of the last step.
  static int last(Delivery.OfGuild delivery) {
    return switch (delivery) {
      case Delivery.Committed committed -> committed.events().size();
      case Dropped _ -> 4;
      case Delivery.Unlogged _, Delivery.Presences _ -> 0;
    };
  }

  /// What may have been taken away from somebody comes first.
  private @Nullable DeliveryStep dropped(GuildSubscriptions guild, Dropped gone, int position) {
    return switch (position) {
      case 0 -> rules.step(guild, new AccessChange.Reloaded(null));
      case 1 ->
          gone.networks().isEmpty()
              ? null
              : rules.step(guild, new AccessChange.Networks(gone.networks(), null));
      case 2 -> gone.deleted() ? rules.step(guild, new AccessChange.Deleted()) : null;
      case 3 -> {
        long from = guild.isPositionKnown() ? guild.lastSeq() + 1 : gone.from();
        if (gone.upTo() < from) {
          yield null;
        }
        var gap = new ResumeGap(guild.guild(), from, gone.upTo());
        var told = new GapStep.Told(gap, 1, GapStep.Others.END);
        yield new GapStep(guild, guild.subscribers(), told, means(null));
      }
      default ->
          gone.presence()
              ? new PresenceStep(guild.subscribers().cursor(), listener.presence())
              : null;
    };
  }

  private EventStep.Means means(@Nullable AudienceFilter filter) {
    return new EventStep.Means(filter, counters, flushes);
  }

  private @Nullable DeliveryStep committed(
      DeliveryQueue queue, Delivery.Committed committed, int position) {
    var guild = queue.guild();
    if (position == committed.events().size()) {
      return rules.step(guild, committed.access());
    }
    long seq = committed.firstSeq() + position;
    if (seq <= guild.lastSeq()) {
      return null; // it was here before
    }
    if (committed.events().get(position).missing()) {
      return missing(guild, committed, position, seq);
    }
    var joined =
        committed.events().subList(position, JoinedEvents.end(committed.events(), position));
    boolean last =
        position + joined.size() == committed.events().size()
            && committed.access() instanceof AccessChange.None;
    DeliveryStep rounds = rounds(queue, joined, last);
    var step = rounds == null ? event(queue, joined) : rounds;
    int events = step == null ? 1 : step.events();
    for (int i = 0; i < events; i++) {
      pages.delivered(guild.guild(), seq + i, joined.get(i).event());
    }
    if (step == null) {
      guild.delivered(seq);
    }
    return step;
  }

  /// For the messages of a large channel, unless they come so closely behind others that what waits
  /// should gather for each socket instead.
  ///
  /// @param last nothing of their commit comes behind them
  private @Nullable RoundsStep rounds(
      DeliveryQueue queue, List<Delivery.Addressed> events, boolean last) {
    if (!(events.getFirst().event().audience() instanceof Audience.InChannel audience)) {
      return null;
    }
    var guild = queue.guild();
    var list = guild.channel(audience.channel());
    var outbound = outbound(events);
    if (list == null || list.size() <= EventStep.LARGE || outbound.isEmpty()) {
      return null;
    }
    var pace = queue.pace(flushes.clock());
    var step = new RoundsStep(guild, audience, outbound, pace, flushes);
    var next = queue.next();
    if (!last) {
      step.staysAlone();
    }
    boolean goesOn =
        last
            && (next == null
                || (next instanceof Delivery.Committed commit && step.goesOnWith(commit)));
    return goesOn || !pace.isBehind() ? step : null;
  }

  /// Lets a commit go along in rounds that it [RoundsStep#goesOnWith].
  void take(GuildSubscriptions guild, RoundsStep rounds, Delivery.Committed next) {
    rounds.take(next);
    for (int i = 0; i < next.events().size(); i++) {
      pages.delivered(guild.guild(), next.firstSeq() + i, next.events().get(i).event());
    }
  }

  /// Whoever would have got the event, and those directly behind it that are missing, too.
  private DeliveryStep missing(
      GuildSubscriptions guild, Delivery.Committed committed, int position, long seq) {
    var events = committed.events();
    var audience = events.get(position).event().audience();
    int end = position + 1;
    while (end < events.size()
        && events.get(end).missing()
        && events.get(end).event().audience().equals(audience)) {
      end++;
    }
    var gap = new ResumeGap(guild.guild(), seq, seq + end - position - 1);
    var told = new GapStep.Told(gap, end - position, GapStep.Others.STAY);
    var list = list(guild, audience);
    return new GapStep(guild, list == null ? NOBODY : list, told, means(null));
  }

  private static @Nullable SubscriberList list(GuildSubscriptions guild, Audience audience) {
    return audience instanceof Audience.InChannel(var channel)
        ? guild.channel(channel)
        : guild.subscribers();
  }

  private static List<Outbound> outbound(List<Delivery.Addressed> events) {
    return events.stream().map(Delivery.Addressed::outbound).filter(Objects::nonNull).toList();
  }

  /// The events have the same audience.
  private @Nullable DeliveryStep event(DeliveryQueue queue, List<Delivery.Addressed> events) {
    var guild = queue.guild();
    var audience = events.getFirst().event().audience();
    var outbound = outbound(events);
    if (outbound.isEmpty()) {
      return null;
    }
    var list = list(guild, audience);
    if (list == null || list.size() == 0) {
      return null;
    }
    var filter = AudienceFilter.of(guild, audience, access);
    var pace = list.size() > EventStep.LARGE ? queue.pace(flushes.clock()) : null;
    return new EventStep(guild, list, new JoinedEvents(outbound), means(filter), pace);
  }
}
