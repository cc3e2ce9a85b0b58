package chat.filament.account;

import chat.filament.platform.db.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.crypto.spec.SecretKeySpec;

/// Table `signing_keys`. Times are unix seconds.
final class SigningKeyStore {
  private static final String INSERT =
      """
      INSERT INTO signing_keys (kid, secret, created_at) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """;

  private final Database database;

  SigningKeyStore(Database database) {
    this.database = database;
  }

  /// Every key that may still verify something.
  Future<List<SigningKey>> all(long now) {
    return database
        .query(
            """
            SELECT kid, secret, created_at, not_after IS NULL AS current
            FROM signing_keys WHERE not_after IS NULL OR not_after > $1
            """,
            Tuple.of(now))
        .map(rows ->
            StreamSupport.stream(rows.spliterator(), false).map(SigningKeyStore::key).toList());
  }

  /// Makes it the current key unless there is one: of several nodes one wins.
  Future<Void> insertFirst(String kid, byte[] secret, long now) {
    return database.query(INSERT, Tuple.of(kid, Buffer.buffer(secret), now)).mapEmpty();
  }

  /// The same inside the transaction that retired the one before.
  Future<Void> insert(SqlConnection transaction, String kid, byte[] secret, long now) {
    return transaction
        .preparedQuery(INSERT)
        .execute(Tuple.of(kid, Buffer.buffer(secret), now))
        .mapEmpty();
  }

  /// Lets the current key verify until `notAfter` only, if it was made at `madeBy` or before.
  /// Whether there was such a one: of several nodes one gets true.
  Future<Boolean> retire(SqlConnection transaction, long madeBy, long notAfter) {
    return transaction
        .preparedQuery(
            """
            UPDATE signing_keys SET not_after = $2 WHERE not_after IS NULL AND created_at <= $1
            """)
        .execute(Tuple.of(madeBy, notAfter))
        .map(rows -> rows.rowCount() == 1);
  }

  Future<Void> deleteRetired(long now) {
    return database
        .query("DELETE FROM signing_keys WHERE not_after <= $1", Tuple.of(now))
        .mapEmpty();
  }

  private static SigningKey key(Row row) {
    return new SigningKey(
        row.getString("kid"),
        new SecretKeySpec(row.getBuffer("secret").getBytes(), "HmacSHA256"),
        row.getLong("created_at"),
        row.getBoolean("current"));
  }
}
