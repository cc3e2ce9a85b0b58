package chat.filament.account;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The background work of accounts, on an event loop of its own. Deploy one before anything
/// listens: it reads the signing keys, and the first one ever makes them.
public final class AccountVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AccountVerticle.class);
  private static final long KEYS_MS = 5_000;

  private final SigningKeys keys;

  AccountVerticle(SigningKeys keys) {
    this.keys = keys;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(KEYS_MS, id -> logged("keys", keys.load()));
    return keys.load();
  }

  private static void logged(String what, Future<?> work) {
    work.onFailure(failure ->
        LOG.atWarn()
            .addKeyValue("event", "account.background")
            .addKeyValue("work", what)
            .setCause(failure)
            .log("failed; will be tried again"));
  }
}
