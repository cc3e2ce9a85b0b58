package chat.filament.gateway.delivery;

import chat.filament.core.permission.Access;
import chat.filament.core.permission.GuildSnapshot;
import chat.filament.core.permission.Standing;
import chat.filament.gateway.session.GuildSubscriptions;
import chat.filament.gateway.session.SessionsByOwner;
import chat.filament.gateway.session.Subscriber;
import chat.filament.gateway.session.Subscription;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.AccessSource;
import chat.filament.platform.event.MemberRemoval;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a change of access takes away (`contract/gateway.md` §7).
///
/// Access is looked at when the step runs. It is then at least as new as the change, because
/// writers replace it before they publish.
final class AccessRules {
  private final AccessSource access;
  private final SessionsByOwner sessions;
  private final OwnRemovals ownRemovals;
  private final Consumer<Subscriber> left;

  /// `left` is told of each subscriber that ends.
  AccessRules(
      AccessSource access,
      SessionsByOwner sessions,
      OwnRemovals ownRemovals,
      Consumer<Subscriber> left) {
    this.access = access;
    this.sessions = sessions;
    this.ownRemovals = ownRemovals;
    this.left = left;
  }

  /// Null when nothing is taken from anybody.
  @Nullable DeliveryStep step(GuildSubscriptions guild, AccessChange change) {
    return switch (change) {
      case AccessChange.None() -> null;
      case AccessChange.Description(var snapshot) -> {
        guild.structure(snapshot);
        yield null;
      }
      case AccessChange.Standings(var standings, var epoch) -> {
        var changed =
            standings.stream().collect(Collectors.toMap(Standing::user, one -> one, (a, b) -> b));
        yield new AccessStep(
            subscribers(guild, standings),
            subscriber ->
                checkAs(
                    Objects.requireNonNull(changed.get(subscriber.session().user())),
                    epoch,
                    subscriber),
            () -> {});
      }
      case AccessChange.Structure(var snapshot) ->
          everyone(
              guild, subscriber -> checkIn(snapshot, subscriber), () -> guild.structure(snapshot));
      case AccessChange.Reloaded(var snapshot, var removals) ->
          everyone(
              guild,
              subscriber -> check(subscriber, removals),
              () -> {
                if (snapshot != null) {
                  guild.structure(snapshot);
                }
              });
      case AccessChange.Networks(var banned, var snapshot) -> {
        guild.networksBanned();
        yield everyone(
            guild,
            subscriber -> {
              var ip = subscriber.session().caller().client().ip();
              boolean hit = ip != null && banned.stream().anyMatch(net -> net.contains(ip));
              return !hit || evictUnlessOwner(subscriber);
            },
            () -> {
              if (snapshot != null) {
                guild.structure(snapshot);
              }
            });
      }
      case AccessChange.Deleted() ->
          everyone(
              guild,
              subscriber -> {
                evict(subscriber);
                return true;
              },
              () -> {});
    };
  }

  private static DeliveryStep everyone(
      GuildSubscriptions guild, Predicate<Subscriber> rule, Runnable after) {
    return new AccessStep(guild.subscribers().cursor(), rule, after);
  }

  /// Those of these users.
  private Iterator<Subscriber> subscribers(GuildSubscriptions guild, List<Standing> standings) {
    var found = new ArrayList<Subscriber>();
    for (var standing : standings) {
      sessions.forEachOfUser(
          standing.user(),
          session -> {
            var subscriber = session.subscriberOf(guild);
            if (subscriber != null) {
              found.add(subscriber);
            }
          });
    }
    return found.iterator();
  }

  private boolean check(Subscriber subscriber, List<MemberRemoval> removals) {
    var now = access.peek(subscriber.guild().guild(), subscriber.session().user());
    if (now == null) {
      return false;
    }
    if (!now.isInside()) {
      ownRemovals.tell(subscriber, removals);
    }
    restrict(subscriber, one -> now.canSee(one.channel()));
    return true;
  }

  /// What the structure took away stays away, also when another change has given it back since:
  /// that needs a new subscription.
  private boolean checkIn(GuildSnapshot structure, Subscriber subscriber) {
    var now = access.peek(subscriber.guild().guild(), subscriber.session().user());
    if (now == null) {
      return false;
    }
    restrict(subscriber, now, now.under(structure), structure.accessEpoch());
    return true;
  }

  /// The same for what a standing took away: who was out and has come back subscribes again.
  private boolean checkAs(Standing standing, long epoch, Subscriber subscriber) {
    var now = access.peek(subscriber.guild().guild(), subscriber.session().user());
    if (now == null) {
      return false;
    }
    var structure = subscriber.guild().structure();
    var then = (structure == null ? now : now.under(structure)).with(standing);
    restrict(subscriber, now, then, epoch);
    return true;
  }

  /// Leaves what is allowed now and was allowed in `then`, the state at `epoch`, if it is older.
  private void restrict(Subscriber subscriber, Access now, Access then, long epoch) {
    restrict(
        subscriber,
        one ->
            now.canSee(one.channel()) && (!one.isOlderThan(epoch) || then.canSee(one.channel())));
  }

  /// Owners cannot be locked out by an address.
  private boolean evictUnlessOwner(Subscriber subscriber) {
    var now = access.peek(subscriber.guild().guild(), subscriber.session().user());
    if (now == null) {
      return false;
    }
    if (!now.isOwner()) {
      evict(subscriber);
    }
    return true;
  }

  private void restrict(Subscriber subscriber, Predicate<Subscription> allowed) {
    if (subscriber.guild().restrict(subscriber, allowed)) {
      left.accept(subscriber);
    }
  }

  private void evict(Subscriber subscriber) {
    if (subscriber.guild().evict(subscriber)) {
      left.accept(subscriber);
    }
  }
}
