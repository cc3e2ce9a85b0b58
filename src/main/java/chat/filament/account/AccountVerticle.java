package chat.filament.account;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// The background work of accounts, on one event loop: reading which sessions have ended (each
/// second) and the signing keys (each five), sweeping, and a new signing key when it is time (each
/// minute). Deploy one before anything listens: it reads the signing keys, and the first one ever
/// makes them.
public final class AccountVerticle extends VerticleBase {
  private static final long ENDED_MS = TimeUnit.SECONDS.toMillis(1);
  private static final long KEYS_MS = TimeUnit.SECONDS.toMillis(5);
  private static final long SWEEP_MS = TimeUnit.SECONDS.toMillis(60);

  private final SigningKeys keys;
  private final LiveSessions sessions;
  private final Sweep sweep;

  AccountVerticle(SigningKeys keys, LiveSessions sessions, Sweep sweep) {
    this.keys = keys;
    this.sessions = sessions;
    this.sweep = sweep;
  }

  @Override
  public Future<?> start() {
    sessions.hear();
    repeat(ENDED_MS, "ended_sessions", sessions::readEnded);
    repeat(KEYS_MS, "signing_keys", keys::load);
    repeat(SWEEP_MS, "key_rotation", keys::rotateWhenDue);
    repeat(SWEEP_MS, "sweep", sweep::run);
    return keys.load().compose(loaded -> sessions.readEnded());
  }

  private void repeat(long milliseconds, String name, Supplier<Future<Void>> work) {
    var chore = new Chore(name, work);
    vertx.setPeriodic(milliseconds, id -> chore.run());
  }
}
