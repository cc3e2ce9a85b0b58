package chat.filament.friend;

import chat.filament.core.IdSource;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.db.Database;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.OrderedChanges;
import chat.filament.platform.http.Cursor;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Friends and the requests to become some (`contract/rest.md` §7).
///
/// What two people do to each other happens one after another: in this process by a queue for the
/// pair, so that events go out in the order of the commits, and among processes by a lock in the
/// database. So both can ask at once, and one of them has.
public final class Friends {
  private final Database database;
  private final FriendEvents events;
  private final IdSource ids;
  private final InstantSource clock;
  private final OrderedChanges<Pair> changes = new OrderedChanges<>();

  /// Make one for a server: the order is kept in it.
  public Friends(Database database, Backplane backplane, IdSource ids, InstantSource clock) {
    this.database = database;
    this.events = new FriendEvents(backplane);
    this.ids = ids;
    this.clock = clock;
  }

  /// Refused when there is nobody to ask, nothing to ask for, or one of the two has asked before.
  Future<FriendRequest> request(UserId sender, UserId recipient) {
    if (sender.equals(recipient)) {
      throw Refusal.invalid("recipient_user_id: yourself");
    }
    long now = now();
    return changed(
        Pair.of(sender, recipient),
        transaction ->
            FriendRequestStore.insert(transaction, ids.next(), sender, recipient, now)
                .map(sent ->
                    sent.orElseThrow(() ->
                        Refusal.invalid("recipient_user_id: unknown, a friend or asked already"))),
        events::requested);
  }

  /// Only by the recipient.
  Future<Boolean> accept(UserId user, String id) {
    return FriendRequestStore.find(database, id, user)
        .map(found ->
            found
                .filter(request -> request.recipientUserId().equals(user))
                .orElseThrow(Friends::unknown))
        .compose(request -> {
          long now = now();
          return changed(
              request.pair(),
              transaction ->
                  take(transaction, request)
                      .compose(taken -> FriendStore.insert(transaction, request.pair(), now))
                      .map(true),
              done -> events.accepted(request, now));
        });
  }

  /// By the sender, who cancels it, or the recipient, who declines.
  Future<Boolean> withdraw(UserId user, String id) {
    return FriendRequestStore.find(database, id, user)
        .map(found -> found.orElseThrow(Friends::unknown))
        .compose(request ->
            changed(
                request.pair(),
                transaction -> take(transaction, request),
                done -> events.withdrawn(request, now(), user)));
  }

  /// Whether they were friends.
  Future<Boolean> part(UserId user, UserId friend) {
    if (user.equals(friend)) {
      throw Refusal.invalid("user_id: yourself");
    }
    var pair = Pair.of(user, friend);
    return changed(
        pair,
        transaction -> FriendStore.delete(transaction, pair),
        parted -> {
          if (parted) {
            events.parted(pair, now(), user);
          }
        });
  }

  Future<List<Friend>> of(UserId user, Cursor after, int limit) {
    return FriendStore.page(database, user, after, limit);
  }

  Future<List<FriendRequest>> requests(UserId user, Cursor after, int limit) {
    return FriendRequestStore.page(database, user, after, limit);
  }

  private static Future<Boolean> take(Sql transaction, FriendRequest request) {
    return FriendRequestStore.delete(transaction, request.requestId())
        .map(taken -> {
          if (!taken) {
            throw unknown();
          }
          return true;
        });
  }

  private <T> Future<T> changed(Pair pair, Function<Sql, Future<T>> work, Consumer<T> tell) {
    return changes.run(
        pair,
        () ->
            database
                .transaction(transaction ->
                    FriendStore.lock(transaction, pair).compose(locked -> work.apply(transaction)))
                .map(result -> {
                  tell.accept(result);
                  return result;
                }));
  }

  private static Refusal unknown() {
    return new Refusal(Problem.NOT_FOUND);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
