package chat.filament.account;

import chat.filament.core.IdSource;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The keys that sign access tokens, held in memory as the database last had them. Safe on any
/// thread; only [#load] and [#reload] ask the database.
final class SigningKeys {
  static final int SECRET_BYTES = 32;

  private static final long RELOAD_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SigningKeyStore store;
  private final IdSource ids;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong reloadedAt;
  private volatile KeyRing ring = new KeyRing(List.of());

  SigningKeys(SigningKeyStore store, IdSource ids, InstantSource clock, LongSupplier nanos) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    this.nanos = nanos;
    this.reloadedAt = new AtomicLong(nanos.getAsLong() - RELOAD_AGAIN_NANOS);
  }

  KeyRing ring() {
    return ring;
  }

  /// Reads the keys; the first start ever makes one.
  Future<Void> load() {
    return read().compose(empty -> empty ? makeFirst() : Future.succeededFuture());
  }

  /// Reads the keys for a token that names an unknown one, at most once a second whatever clients
  /// send: the poll of [AccountVerticle] reads them anyway before a new key signs.
  Future<Void> reload() {
    long last = reloadedAt.get();
    long now = nanos.getAsLong();
    if (now - last < RELOAD_AGAIN_NANOS || !reloadedAt.compareAndSet(last, now)) {
      return Future.succeededFuture();
    }
    return read().mapEmpty();
  }

  private Future<Void> makeFirst() {
    return store.insertFirst(ids.next(), newSecret(), now()).compose(inserted -> read()).mapEmpty();
  }

  /// Whether there is none.
  private Future<Boolean> read() {
    return store
        .all(now())
        .map(keys -> {
          ring = new KeyRing(keys);
          return keys.isEmpty();
        });
  }

  private byte[] newSecret() {
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
