package chat.filament.gateway.shard;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import chat.filament.gateway.protocol.Outbound;
import chat.filament.gateway.protocol.Series;
import chat.filament.gateway.resume.Pages;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.Audience;
import chat.filament.platform.http.Json;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What is to be done for each part of a delivery: who gets an event, and what a change of access
/// takes away (`contract/gateway.md` §6, §7).
///
/// Access is looked at when the step runs. It is then at least as new as the delivery, because
/// writers replace it before they publish.
final class Steps {
  /// What steps work with.
  record Parts(
      Flushes flushes, Registry registry, AccessSource access, Series.Table series, Pages pages) {}

  private final Parts parts;
  private final AccessSource access;
  private final AccessLoads loads;
  private final Consumer<Seat> left;
  private final Consumer<Room> wake;

  /// `left` is told of each seat that ends, `wake` of each room that can go on.
  Steps(Parts parts, AccessLoads loads, Consumer<Seat> left, Consumer<Room> wake) {
    this.parts = parts;
    this.access = parts.access();
    this.loads = loads;
    this.left = left;
    this.wake = wake;
  }

  void wake(Room room) {
    wake.accept(room);
  }

  /// Never fails: what could not be loaded is still unknown then.
  Future<?> load(GuildId guild, Set<UserId> users) {
    return loads.load(guild, users).otherwiseEmpty();
  }

  /// The step for part `position` of a delivery, null when nothing is to be done. The parts of a
  /// commit are its events, and behind them its change of access.
  @Nullable Step of(Room room, Delivery.OfGuild delivery, int position) {
    return switch (delivery) {
      case Delivery.Committed committed -> committed(room, committed, position);
      case Delivery.Passing passing -> event(room, List.of(passing.event()), 0);
      case Delivery.Presences(var announcement) -> {
        var series = parts.series().of(Series.Scope.GUILD, "presence_update");
        yield new AnnouncementStep(room.seats(), announcement, series, parts.flushes());
      }
    };
  }

  private @Nullable Step committed(Room room, Delivery.Committed committed, int position) {
    if (position == committed.events().size()) {
      return change(room, committed.access());
    }
    long seq = committed.firstSeq() + position;
    if (seq <= room.lastSeq()) {
      return null; // it was here before
    }
    var run = committed.events().subList(position, endOfRun(committed, position));
    var step = event(room, run, seq);
    int events = step == null ? 1 : step.parts();
    for (int i = 0; i < events; i++) {
      parts.pages().delivered(room.guild, seq + i, run.get(i).event());
    }
    if (step == null) {
      room.delivered(seq);
    }
    return step;
  }

  /// Behind the last of the events from `position` on that go to the same channel in one run; an
  /// event for anybody else makes a run of its own.
  private static int endOfRun(Delivery.Committed committed, int position) {
    var events = committed.events();
    var first = events.get(position);
    int end = position + 1;
    if (first.outbound() == null || !(first.event().audience() instanceof Audience.InChannel)) {
      return end;
    }
    int bytes = first.outbound().bytes();
    while (end < events.size()) {
      var next = events.get(end);
      bytes += next.outbound() == null ? Run.MAX_BYTES : next.outbound().bytes();
      if (bytes > Run.MAX_BYTES || !next.event().audience().equals(first.event().audience())) {
        return end;
      }
      end++;
    }
    return end;
  }

  /// The events have the same audience; `seq` is the position of the first, 0 for none.
  private @Nullable Step event(Room room, List<Delivery.Addressed> events, long seq) {
    var audience = events.getFirst().event().audience();
    var outbound =
        events.stream().map(Delivery.Addressed::outbound).filter(Objects::nonNull).toList();
    if (outbound.isEmpty()) {
      return null;
    }
    var roster =
        audience instanceof Audience.InChannel(var channel) ? room.channel(channel) : room.seats();
    if (roster == null || roster.size() == 0) {
      return null;
    }
    var filter = filter(room, audience, seq);
    return new EventStep(room, roster, new Run(outbound), filter, parts.flushes());
  }

  private EventStep.@Nullable Filter filter(Room room, Audience audience, long seq) {
    return switch (audience) {
      case Audience.InChannel _, Audience.InGuild _ -> null;
      case Audience.Viewers _, Audience.Holders _ ->
          new EventStep.Filter() {
            @Override
            public EventStep.@Nullable Admission admits(Seat seat) {
              var now = access.peek(room.guild, seat.session.user());
              return now == null ? null : admission(now, audience, room.structure());
            }

            @Override
            public Outbound gap() {
              var of = parts.series().of(Series.Scope.CONNECTION, Gap.EVENT);
              return new Outbound(of, 0, Json.encode(new Gap(room.guild, seq, seq)));
            }
          };
    };
  }

  private static EventStep.Admission admission(
      Access now, Audience audience, @Nullable GuildSnapshot before) {
    return switch (audience) {
      case Audience.InChannel _, Audience.InGuild _ -> EventStep.Admission.YES;
      case Audience.Viewers(var channel) -> sees(now, channel, before);
      case Audience.Holders(var permission) -> yes(now.inGuild().has(permission));
    };
  }

  /// A channel that is gone counts as it was before. It is not known there either when access was
  /// already newer than what had been delivered as the first seat was taken.
  private static EventStep.Admission sees(
      Access now, ChannelId channel, @Nullable GuildSnapshot before) {
    if (now.guild().channels().containsKey(channel)) {
      return yes(now.canSee(channel));
    }
    return before != null && before.channels().containsKey(channel)
        ? yes(now.under(before).canSee(channel))
        : EventStep.Admission.UNDECIDED;
  }

  private static EventStep.Admission yes(boolean admitted) {
    return admitted ? EventStep.Admission.YES : EventStep.Admission.NO;
  }

  private @Nullable Step change(Room room, AccessChange change) {
    return switch (change) {
      case AccessChange.None() -> null;
      case AccessChange.Description(var snapshot) -> {
        room.structure(snapshot);
        yield null;
      }
      case AccessChange.Standings(var standings) ->
          new AccessStep(seats(room, standings), seat -> check(room, seat), () -> {});
      case AccessChange.Structure(var snapshot) ->
          everyone(room, seat -> check(room, seat), () -> room.structure(snapshot));
      case AccessChange.Reloaded(var snapshot) ->
          everyone(
              room,
              seat -> check(room, seat),
              () -> {
                if (snapshot != null) {
                  room.structure(snapshot);
                }
              });
      case AccessChange.Networks(var banned) -> {
        room.networksBanned();
        yield everyone(
            room,
            seat -> {
              var ip = seat.session.caller.client().ip();
              boolean hit = ip != null && banned.stream().anyMatch(net -> net.contains(ip));
              return !hit || evict(room, seat);
            },
            () -> {});
      }
      case AccessChange.Deleted() ->
          everyone(
              room,
              seat -> {
                restrict(room, seat, null);
                return true;
              },
              () -> {});
    };
  }

  private static Step everyone(Room room, Predicate<Seat> rule, Runnable after) {
    room.seats().rewind();
    return new AccessStep(room.seats(), rule, after);
  }

  /// The seats of those users in the room.
  private Walk seats(Room room, List<Standing> standings) {
    var seats = new ArrayDeque<Seat>();
    for (var standing : standings) {
      var session = parts.registry().ofUser(standing.user());
      for (; session != null; session = session.nextOfUser) {
        var seat = session.seatIn(room);
        if (seat != null) {
          seats.add(seat);
        }
      }
    }
    return new SeatWalk(seats);
  }

  private boolean check(Room room, Seat seat) {
    var now = access.peek(room.guild, seat.session.user());
    if (now == null) {
      return false;
    }
    restrict(room, seat, now);
    return true;
  }

  /// Owners cannot be locked out by an address.
  private boolean evict(Room room, Seat seat) {
    var now = access.peek(room.guild, seat.session.user());
    if (now == null) {
      return false;
    }
    if (!now.isOwner()) {
      restrict(room, seat, null);
    }
    return true;
  }

  private void restrict(Room room, Seat seat, @Nullable Access now) {
    if (room.restrict(seat, now)) {
      left.accept(seat);
    }
  }
}
