package chat.filament.account;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.platform.http.Identity;
import io.vertx.core.Future;
import java.security.SecureRandom;

/// Gateway tickets: browsers cannot send a header with a WebSocket, and what stands in a URL should
/// be worth little. One is good once, for 30 s (`contract/gateway.md` §1).
final class Tickets {
  static final int LIFE_SECONDS = 30;

  private final TicketStore store;
  private final LiveSessions live;
  private final SecureRandom random = new SecureRandom();

  Tickets(TicketStore store, LiveSessions live) {
    this.store = store;
    this.live = live;
  }

  Future<String> issue(Identity who) {
    var ticket = Opaque.next(random);
    return store.insert(Opaque.sha256(ticket), who.session(), LIFE_SECONDS).map(ticket);
  }

  /// Fails with `invalid_credentials` when it is unknown, used or expired, or its session ended.
  Future<Identity> redeem(String ticket) {
    if (ticket.length() != Opaque.LENGTH) {
      return Future.failedFuture(new Refusal(Problem.INVALID_CREDENTIALS));
    }
    return store
        .take(Opaque.sha256(ticket))
        .map(who ->
            who.filter(it -> !live.hasEnded(it.session()))
                .orElseThrow(() -> new Refusal(Problem.INVALID_CREDENTIALS)));
  }
}
