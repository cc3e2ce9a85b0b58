package chat.filament.account;

import chat.filament.core.IdSource;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The keys that sign access tokens, held in memory as the database last had them. Safe on any
/// thread.
///
/// A new key takes over every 90 days or by the command `keys rotate`. It signs only after
/// [KeyRing#ACTIVE_AFTER] seconds, when every node has read it; the one before verifies until the
/// last token that it signed has expired.
final class SigningKeys {
  private static final int SECRET_BYTES = 32;
  private static final long AGE_SECONDS = Duration.ofDays(90).toSeconds();

  /// The old key may sign until the new one does; a minute more for clocks that differ.
  private static final long OVERLAP_SECONDS = KeyRing.ACTIVE_AFTER + AccessTokens.TTL_SECONDS + 60;

  private static final long RELOAD_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SigningKeyStore store;
  private final IdSource ids;
  private final LongSupplier nanos;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong reloadedAt;
  private volatile KeyRing ring = new KeyRing(List.of());

  SigningKeys(SigningKeyStore store, IdSource ids, LongSupplier nanos) {
    this.store = store;
    this.ids = ids;
    this.nanos = nanos;
    this.reloadedAt = new AtomicLong(nanos.getAsLong() - RELOAD_AGAIN_NANOS);
  }

  KeyRing ring() {
    return ring;
  }

  /// Reads the keys; the first start ever makes one.
  Future<Void> load() {
    return read()
        .compose(read ->
            ring.keys().isEmpty()
                ? store.insertFirst(ids.next(), newSecret()).compose(inserted -> read())
                : Future.succeededFuture());
  }

  /// Reads the keys for a token that names an unknown one, at most once a second whatever clients
  /// send. No honest client depends on it: a key is read by [AccountVerticle] before it signs.
  Future<Void> reload() {
    long last = reloadedAt.get();
    long now = nanos.getAsLong();
    if (now - last < RELOAD_AGAIN_NANOS || !reloadedAt.compareAndSet(last, now)) {
      return Future.succeededFuture();
    }
    return read();
  }

  /// Makes a new key now. Whether it did; false when there was none yet, or another node was
  /// faster.
  Future<Boolean> rotate() {
    return replace(0);
  }

  /// Makes a new key when the current one is 90 days old, and forgets those that have had their
  /// time.
  Future<Void> rotateWhenDue() {
    return replace(AGE_SECONDS).compose(replaced -> store.deleteRetired());
  }

  private Future<Boolean> replace(long age) {
    return store
        .replace(ids.next(), newSecret(), age, OVERLAP_SECONDS)
        .compose(replaced -> read().map(replaced));
  }

  private Future<Void> read() {
    return store
        .all()
        .map(keys -> {
          ring = new KeyRing(keys);
          return null;
        });
  }

  private byte[] newSecret() {
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }
}
