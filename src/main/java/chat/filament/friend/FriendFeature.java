package chat.filament.friend;

import chat.filament.core.Id;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.Cursor;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Page;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The routes of friends.
public final class FriendFeature implements Feature {
  private static final int FRIENDS_A_PAGE = 200;

  /// Of both directions together; each takes about 300 bytes.
  private static final int REQUESTS_A_PAGE = 100;

  private static final Page<Friend> FRIENDS =
      new Page<>("friends", "next_cursor", Friend::cursor, friend -> friend);

  private record Sent(
      String requestId, UserId senderUserId, UserId recipientUserId, long createdAtUnix) {}

  private record Requests(
      List<FriendRequest> incoming, List<FriendRequest> outgoing, @Nullable String nextCursor) {}

  private final Friends friends;

  public FriendFeature(Friends friends) {
    this.friends = friends;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/friends").bearer().handle(this::list);
    routes.delete("/friends/:user_id").bearer().handle(this::part);
    routes
        .post("/friends/requests")
        .bearer()
        .perUser(Limit.FRIEND_REQUEST)
        .json(FriendRequestDraft.class, this::request);
    routes.get("/friends/requests").bearer().handle(this::requests);
    routes.post("/friends/requests/:request_id/accept").bearer().handle(this::accept);
    routes.delete("/friends/requests/:request_id").bearer().handle(this::withdraw);
  }

  private Future<Reply> list(Call call) {
    var after = call.query("cursor").map(Cursor::parse).orElse(Cursor.NEWEST);
    return friends
        .of(call.user(), after, FRIENDS_A_PAGE + 1)
        .map(rows -> FRIENDS.reply(rows, FRIENDS_A_PAGE));
  }

  private Future<Reply> part(Call call) {
    var friend = call.requiredId("user_id", UserId::parse);
    return friends.part(call.user(), friend).map(parted -> Reply.noContent());
  }

  private Future<Reply> request(Call call, FriendRequestDraft draft) {
    return friends
        .request(call.user(), draft.recipient())
        .map(sent ->
            Reply.ok(
                new Sent(
                    sent.requestId(),
                    sent.senderUserId(),
                    sent.recipientUserId(),
                    sent.createdAtUnix())));
  }

  /// One page of both directions, then split.
  private Future<Reply> requests(Call call) {
    var after = call.query("cursor").map(Cursor::parse).orElse(Cursor.NEWEST);
    var user = call.user();
    return friends
        .requests(user, after, REQUESTS_A_PAGE + 1)
        .map(rows -> {
          boolean more = rows.size() > REQUESTS_A_PAGE;
          var page = more ? rows.subList(0, REQUESTS_A_PAGE) : rows;
          return Reply.ok(
              new Requests(
                  page.stream().filter(it -> it.recipientUserId().equals(user)).toList(),
                  page.stream().filter(it -> it.senderUserId().equals(user)).toList(),
                  more ? page.getLast().cursor() : null));
        });
  }

  private Future<Reply> accept(Call call) {
    return friends.accept(call.user(), requestId(call)).map(accepted -> Reply.accepted());
  }

  private Future<Reply> withdraw(Call call) {
    return friends.withdraw(call.user(), requestId(call)).map(gone -> Reply.noContent());
  }

  /// A text that is no id behaves like an unknown one.
  private static String requestId(Call call) {
    return Id.canonical(call.path("request_id")).orElseThrow(() -> new Refusal(Problem.NOT_FOUND));
  }
}
