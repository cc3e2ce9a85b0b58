package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.Feature;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// Puts the package together; make one for a server.
public final class AccountParts {
  private final Bearers bearers;
  private final AccountFeature feature;
  private final AccountVerticle verticle;

  public AccountParts(Vertx vertx, Database database, IdSource ids, InstantSource clock) {
    var sessionStore = new SessionStore(database);
    var keys = new SigningKeys(new SigningKeyStore(database), ids, clock, System::nanoTime);
    var tokens = new AccessTokens(keys, clock);
    var live = new LiveSessions(sessionStore, clock, System::nanoTime);
    var accounts = new Accounts(new AccountStore(database), new PasswordHashing(vertx), ids, clock);
    this.bearers = new Bearers(keys, tokens, live);
    this.feature = new AccountFeature(accounts, new AuthSessions(sessionStore, tokens, ids, clock));
    this.verticle = new AccountVerticle(keys);
  }

  public Feature feature() {
    return feature;
  }

  public Authenticator authenticator() {
    return bearers;
  }

  /// To be deployed once, before anything listens.
  public AccountVerticle verticle() {
    return verticle;
  }
}
