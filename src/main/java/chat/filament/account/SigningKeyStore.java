package chat.filament.account;

import chat.filament.platform.db.Sql;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.crypto.spec.SecretKeySpec;

/// Table `signing_keys`. Times are unix seconds; "now" is this process's clock.
final class SigningKeyStore {
  private final Sql sql;
  private final InstantSource clock;

  SigningKeyStore(Sql sql, InstantSource clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /// Every key that may still verify something.
  Future<List<SigningKey>> all() {
    return sql.query(
            """
            SELECT kid, secret, created_at FROM signing_keys
            WHERE not_after IS NULL OR not_after > $1
            """,
            Tuple.of(now()))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(SigningKeyStore::key).toList());
  }

  /// Makes it the current key unless there is one: of several nodes one wins.
  Future<Void> insertFirst(String kid, byte[] secret) {
    return sql.query(
            """
            INSERT INTO signing_keys (kid, secret, created_at) VALUES ($1, $2, $3)
            ON CONFLICT DO NOTHING
            """,
            Tuple.of(kid, Buffer.buffer(secret), now()))
        .mapEmpty();
  }

  /// Puts a new key in the place of the current one if that is at least `age` seconds old; the old
  /// one verifies for `overlap` seconds more. Whether it did: of several nodes one does.
  Future<Boolean> replace(String kid, byte[] secret, long age, long overlap) {
    return sql.query(
            """
            WITH retired AS (
              UPDATE signing_keys SET not_after = $3::bigint + $5::bigint
              WHERE not_after IS NULL AND created_at <= $3::bigint - $4::bigint
              RETURNING kid
            )
            INSERT INTO signing_keys (kid, secret, created_at) SELECT $1, $2, $3 FROM retired
            """,
            Tuple.of(kid, Buffer.buffer(secret), now(), age, overlap))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> deleteRetired() {
    return sql.query("DELETE FROM signing_keys WHERE not_after <= $1", Tuple.of(now())).mapEmpty();
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private static SigningKey key(Row row) {
    return new SigningKey(
        row.getString("kid"),
        new SecretKeySpec(row.getBuffer("secret").getBytes(), "HmacSHA256"),
        row.getLong("created_at"));
  }
}
