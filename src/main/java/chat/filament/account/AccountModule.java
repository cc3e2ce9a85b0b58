package chat.filament.account;

import chat.filament.core.IdSource;
import chat.filament.platform.bus.Bus;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import chat.filament.platform.http.Authenticator;
import chat.filament.platform.http.Feature;
import chat.filament.platform.node.Nodes;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;

/// Puts the package together; make one for a server.
public final class AccountModule {
  /// What the package needs of the server.
  public record Needs(
      Vertx vertx, Bus bus, Nodes nodes, Database database, IdSource ids, InstantSource clock) {}

  private final Bearers bearers;
  private final Feature feature;
  private final AccountVerticle verticle;

  /// `captcha` is empty when none is asked for.
  public AccountModule(Needs needs, Optional<Config.Captcha> captcha) {
    var database = needs.database();
    var clock = needs.clock();
    var accountStore = new AccountStore(database, clock);
    var sessionStore = new SessionStore(database, clock);
    var keys = keys(database, needs.ids(), clock);
    var tokens = new AccessTokens(keys, clock);
    var live = new LiveSessions(sessionStore, needs.bus(), needs.nodes(), clock, System::nanoTime);
    var tickets = new Tickets(new TicketStore(database, clock), live);
    var passwords =
        new Passwords(accountStore, new PasswordHashing(needs.vertx(), System::nanoTime));
    var sessions = new AuthSessions(sessionStore, tokens, live, needs.ids());
    var accountFeature =
        new AccountFeature(
            new Accounts(accountStore, passwords, needs.ids()),
            sessions,
            new PasswordChanges(database, accountStore, sessionStore, passwords, live),
            captcha.map(it -> new Captcha(needs.vertx(), it)),
            needs.bus());
    var sessionFeature = new SessionFeature(sessions, tickets, needs.bus());
    this.bearers = new Bearers(keys, tokens, live, tickets);
    this.feature =
        routes -> {
          accountFeature.mount(routes);
          sessionFeature.mount(routes);
        };
    this.verticle = new AccountVerticle(keys, live, new Sweep(new SweepStore(database), clock));
  }

  static SigningKeys keys(Database database, IdSource ids, InstantSource clock) {
    return new SigningKeys(new SigningKeyStore(database, clock), ids, System::nanoTime);
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
