package chat.filament.friend;

import chat.filament.core.UserId;
import chat.filament.platform.event.Backplane;
import chat.filament.platform.event.Personal;
import chat.filament.platform.http.Json;
import java.util.Set;

/// Tells both of a pair, on all their sockets (`contract/gateway.md` §11).
final class FriendEvents {
  private final Backplane backplane;

  FriendEvents(Backplane backplane) {
    this.backplane = backplane;
  }

  void requested(FriendRequest request) {
    both("friend_request_create", request.pair(), request);
  }

  private record Accepted(
      String requestId,
      String state,
      UserId userId,
      UserId friendUserId,
      String friendUsername,
      long friendshipCreatedAtUnix,
      long updatedAtUnix,
      UserId actorUserId) {}

  /// Each gets a view of its own; `now` is when the friendship began.
  void accepted(FriendRequest request, long now) {
    var sender = request.senderUserId();
    var recipient = request.recipientUserId();
    accepted(request, sender, recipient, request.recipientUsername(), now);
    accepted(request, recipient, sender, request.senderUsername(), now);
  }

  private void accepted(
      FriendRequest request, UserId user, UserId friend, String friendName, long now) {
    one(
        "friend_request_update",
        user,
        new Accepted(
            request.requestId(),
            "accepted",
            user,
            friend,
            friendName,
            now,
            now,
            request.recipientUserId()));
  }

  private record Withdrawn(String requestId, long deletedAtUnix, UserId actorUserId) {}

  void withdrawn(FriendRequest request, long now, UserId actor) {
    both("friend_request_delete", request.pair(), new Withdrawn(request.requestId(), now, actor));
  }

  private record Parted(
      UserId userId, UserId friendUserId, long removedAtUnix, UserId actorUserId) {}

  void parted(Pair pair, long now, UserId actor) {
    one("friend_remove", pair.a(), new Parted(pair.a(), pair.b(), now, actor));
    one("friend_remove", pair.b(), new Parted(pair.b(), pair.a(), now, actor));
  }

  private void both(String type, Pair pair, Object payload) {
    backplane.publish(new Personal(Set.of(pair.a(), pair.b()), type, Json.encode(payload)));
  }

  private void one(String type, UserId user, Object payload) {
    backplane.publish(new Personal(Set.of(user), type, Json.encode(payload)));
  }
}
