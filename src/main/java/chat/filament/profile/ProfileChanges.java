package chat.filament.profile;

import chat.filament.core.UserId;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.OrderedChanges;
import chat.filament.platform.event.Personal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes of profiles, and who is told: the user and all observers, on all their sockets. The
/// changes of one user run one after another, so everybody hears of them in the order in which they
/// were committed.
public final class ProfileChanges {
  private static final Logger log = LoggerFactory.getLogger(ProfileChanges.class);

  private final Sql sql;
  private final Backplane backplane;
  private final InstantSource clock;
  private final OrderedChanges<UserId> changes = new OrderedChanges<>();

  /// Make one for a server: the order is kept in it.
  public ProfileChanges(Sql sql, Backplane backplane, InstantSource clock) {
    this.sql = sql;
    this.backplane = backplane;
    this.clock = clock;
  }

  /// The profile after `change`, which has committed when it answers the event that tells of it;
  /// empty when nothing changed. The event goes out before the answer. Only on an event loop.
  public Future<Profile> apply(UserId user, Supplier<Future<Optional<ProfileEvent>>> change) {
    return changes.run(
        user,
        () ->
            change
                .get()
                .compose(event -> event.map(it -> tell(user, it)).orElse(Future.succeededFuture()))
                .compose(told -> ProfileStore.require(sql, user)));
  }

  /// Never fails: the change is committed, whoever hears of it.
  private Future<Void> tell(UserId user, ProfileEvent event) {
    var payload = event.payload(user, clock.instant().getEpochSecond());
    backplane.publish(new Personal(Set.of(user), event.type(), payload));
    return tellObservers(user, event.type(), payload, "")
        .recover(failure -> {
          log.atWarn()
              .addKeyValue("event", "profile.observers_unknown")
              .addKeyValue("user_id", user.value())
              .setCause(failure)
              .log("not everybody was told of a changed profile");
          return Future.succeededFuture();
        });
  }

  private Future<Void> tellObservers(UserId user, String type, Buffer payload, String after) {
    return ObserverStore.page(sql, user, after)
        .compose(page -> {
          if (page.isEmpty()) {
            return Future.succeededFuture();
          }
          backplane.publish(new Personal(Set.copyOf(page), type, payload));
          return page.size() < ObserverStore.PAGE
              ? Future.succeededFuture()
              : tellObservers(user, type, payload, page.getLast().value());
        });
  }
}
