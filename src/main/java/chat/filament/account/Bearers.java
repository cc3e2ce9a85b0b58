package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.Identity;
import io.vertx.core.Future;
import java.util.Optional;

/// Tells who holds a token or a ticket.
final class Bearers implements Authenticator {
  private final SigningKeys keys;
  private final AccessTokens tokens;
  private final LiveSessions sessions;
  private final Tickets tickets;

  Bearers(SigningKeys keys, AccessTokens tokens, LiveSessions sessions, Tickets tickets) {
    this.keys = keys;
    this.tokens = tokens;
    this.sessions = sessions;
    this.tickets = tickets;
  }

  @Override
  public Future<Identity> authenticate(String accessToken) {
    return switch (tokens.check(accessToken)) {
      case AccessToken.Valid valid -> sessions.require(valid);
      case AccessToken.Invalid() -> refused();
      case AccessToken.UnknownKey() ->
          keys.reload()
              .compose(read ->
                  tokens.check(accessToken) instanceof AccessToken.Valid valid
                      ? sessions.require(valid)
                      : refused());
    };
  }

  @Override
  public Future<Identity> redeemTicket(String ticket) {
    return tickets.redeem(ticket);
  }

  @Override
  public Optional<UserId> signedUser(String accessToken) {
    return tokens.check(accessToken) instanceof AccessToken.Valid valid
            && !sessions.hasEnded(valid.session())
        ? Optional.of(valid.user())
        : Optional.empty();
  }

  private static Future<Identity> refused() {
    return Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
  }
}
