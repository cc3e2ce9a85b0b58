package chat.filament.account;

import chat.filament.account.AuthSessions.Refreshed;
import chat.filament.account.SessionStore.SessionEntry;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.SessionId;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.http.Call;
import chat.filament.platform.http.ClientSeen;
import chat.filament.platform.http.Feature;
import chat.filament.platform.http.Reply;
import chat.filament.platform.http.Routes;
import chat.filament.platform.limit.Limit;
import io.vertx.core.Future;
import java.util.List;

/// The routes of `contract/rest.md` §5 around auth sessions.
final class SessionFeature implements Feature {
  private record Listed(List<SessionEntry> sessions) {}

  private record Ticket(String ticket, int expiresInSecs) {}

  private final AuthSessions sessions;
  private final Tickets tickets;
  private final Bus bus;

  SessionFeature(AuthSessions sessions, Tickets tickets, Bus bus) {
    this.sessions = sessions;
    this.tickets = tickets;
    this.bus = bus;
  }

  @Override
  public void mount(Routes routes) {
    routes
        .post("/auth/refresh")
        .perIp(Limit.AUTH_ROUTE, "refresh")
        .json(SentRefreshToken.class, this::refresh);
    routes.post("/auth/logout").json(SentRefreshToken.class, this::logOut);
    routes.get("/auth/sessions").bearer().handle(this::list);
    routes.delete("/auth/sessions/:session_id").bearer().handle(this::revoke);
    routes.post("/gateway/ticket").hot().bearer().handle(this::issueTicket);
  }

  private Future<Reply> refresh(Call call, SentRefreshToken sent) {
    var token = sent.parsed();
    if (token.isEmpty()) {
      return refused(call, "auth.refresh", "invalid_token_format");
    }
    return sessions
        .refresh(token.get())
        .compose(refreshed ->
            switch (refreshed) {
              case Refreshed.Done(var user, var tokens) -> {
                bus.publish(ClientSeen.ADDRESS, new ClientSeen(user, call.client()));
                SecurityLog.write(call, "auth.refresh", "success", user);
                yield Future.succeededFuture(Reply.ok(tokens));
              }
              case Refreshed.Replayed(var user) -> {
                SecurityLog.write(call, "auth.refresh", "replay_detected", user);
                yield Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
              }
              case Refreshed.Rejected() -> refused(call, "auth.refresh", "rejected");
            });
  }

  private Future<Reply> logOut(Call call, SentRefreshToken sent) {
    var token = sent.parsed();
    if (token.isEmpty()) {
      return refused(call, "auth.logout", "invalid_token_format");
    }
    return sessions
        .logOut(token.get())
        .compose(user -> {
          if (user.isEmpty()) {
            return refused(call, "auth.logout", "hash_mismatch");
          }
          SecurityLog.write(call, "auth.logout", "success", user.get());
          return Future.succeededFuture(Reply.noContent());
        });
  }

  private Future<Reply> list(Call call) {
    return sessions.list(call.identity()).map(found -> Reply.ok(new Listed(found)));
  }

  private Future<Reply> revoke(Call call) {
    var session = call.requiredId("session_id", SessionId::parse);
    return sessions
        .revoke(call.user(), session)
        .map(revoked -> {
          SecurityLog.write(call, "auth.session.revoke", "success", call.user());
          return Reply.noContent();
        });
  }

  private Future<Reply> issueTicket(Call call) {
    return tickets
        .issue(call.identity())
        .map(ticket -> Reply.ok(new Ticket(ticket, Tickets.LIFE_SECONDS)));
  }

  private static Future<Reply> refused(Call call, String event, String reason) {
    SecurityLog.write(call, event, reason);
    return Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
  }
}
