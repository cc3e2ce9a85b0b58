package chat.filament.profile;

import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.OrderedChanges;
import chat.filament.platform.event.Personal;
import chat.filament.platform.log.UserLog;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes of profiles, and who is told: the user and all observers, on all their sockets. The
/// changes of one user run one after another, so everybody hears of them in the order in which they
/// were committed.
public final class ProfileChanges {
  private static final Logger log = LoggerFactory.getLogger(ProfileChanges.class);

  private final Database database;
  private final Backplane backplane;
  private final InstantSource clock;
  private final OrderedChanges<UserId> changes = new OrderedChanges<>();

  /// What observers are told.
  private record Told(UserId user, String type, Buffer payload) {}

  /// Make one for a server: the order is kept in it.
  public ProfileChanges(Database database, Backplane backplane, InstantSource clock) {
    this.database = database;
    this.backplane = backplane;
    this.clock = clock;
  }

  /// The profile after `change`, which runs in a transaction and answers the event that tells of
  /// it; empty when nothing changed. The event goes out before the answer. Only on an event loop.
  public Future<Profile> apply(UserId user, Function<Sql, Future<Optional<ProfileEvent>>> change) {
    return changes.run(
        user,
        () ->
            database
                .transaction(sql ->
                    change
                        .apply(sql)
                        .compose(event ->
                            event
                                .map(it -> write(sql, user, it))
                                .orElse(Future.succeededFuture(Optional.empty()))))
                .compose(told -> told.map(this::tell).orElse(Future.succeededFuture()))
                .compose(told -> ProfileStore.require(database, user)));
  }

  private Future<Optional<Told>> write(Sql sql, UserId user, ProfileEvent event) {
    long now = clock.instant().getEpochSecond();
    var told = new Told(user, event.type(), event.payload(user, now));
    return UserLog.append(sql, user, told.type, told.payload, now).map(Optional.of(told));
  }

  /// Never fails: the change is committed, whoever hears of it.
  private Future<Void> tell(Told told) {
    var user = told.user;
    backplane.publish(new Personal(Set.of(user), told.type, told.payload));
    return tellObservers(user, told.type, told.payload, "")
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
    return ObserverStore.page(database, user, after)
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
