package chat.filament.platform.log;

import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.db.Sql;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Moves the head of a guild's log and appends to it, inside the transaction of a change.
public final class LogStore {
  private final Sql sql;

  public LogStore(Sql sql) {
    this.sql = sql;
  }

  /// The head as last committed; empty when there is no such guild.
  public Future<Optional<Head>> head(GuildId guild) {
    return sql.query(
            """
            SELECT last_seq, access_epoch, term, last_message_id FROM guild_log_head WHERE guild_id = $1
            """,
            Tuple.of(guild.value()))
        .map(LogStore::head);
  }

  /// Moves the head's term on and answers the head then; empty when there is no such guild. Waits
  /// for a transaction that holds the head. What was decided on the head as it was before can not
  /// be committed any more.
  public Future<Optional<Head>> fence(GuildId guild) {
    return sql.query(
            """
            UPDATE guild_log_head SET term = term + 1 WHERE guild_id = $1
            RETURNING last_seq, access_epoch, term, last_message_id
            """,
            Tuple.of(guild.value()))
        .map(LogStore::head);
  }

  /// Locks the head until the transaction ends. First statement of every change.
  public Future<Optional<Head>> lock(Sql sql, GuildId guild) {
    return sql.query(
            """
            SELECT last_seq, access_epoch, term, last_message_id FROM guild_log_head
            WHERE guild_id = $1 FOR UPDATE
            """,
            Tuple.of(guild.value()))
        .map(LogStore::head);
  }

  /// Whether a transaction that has locked the head may append: the ids of one guild's transactions
  /// rise with its positions, which [LogTail] relies on. It is so where the head is one that was
  /// known before the transaction began. A transaction that waited has mostly got its id with the
  /// lock; but when the head was written by the one that it waited for, PostgreSQL gives it its id
  /// before it looks whether somebody else, who then has a higher one, is in front of it again.
  public Future<Boolean> isInOrder(Sql transaction, GuildId guild, Head head) {
    return transaction
        .query(
            """
            SELECT NOT EXISTS (
              SELECT FROM guild_log
              WHERE guild_id = $1 AND seq = $2 AND tx_id > pg_current_xact_id())
            """,
            Tuple.of(guild.value(), head.lastSeq()))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }

  /// Appends events behind `head` and moves it to `next`.
  public Future<Void> append(
      Sql sql, GuildId guild, Head head, Head next, List<Event> events, long now) {
    var rows =
        sql.query(
            """
            INSERT INTO guild_log
              (guild_id, seq, type, audience, channel_id, ref_id, payload, created_at)
            SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[],
              $6::text[], $7::bytea[], array_fill($8::bigint, ARRAY[cardinality($2)]))
            """,
            columns(guild, head.lastSeq() + 1, events).addLong(now));
    var moved =
        sql.query(
            """
            UPDATE guild_log_head SET last_seq = $2, access_epoch = $3, last_message_id = $4
            WHERE guild_id = $1
            """,
            Tuple.of(
                guild.value(),
                next.lastSeq(),
                next.accessEpoch(),
                next.lastMessage() == null ? null : next.lastMessage().value()));
    return Future.all(rows, moved).mapEmpty();
  }

  private static Tuple columns(GuildId guild, long firstSeq, List<Event> events) {
    int n = events.size();
    var seqs = new Long[n];
    for (int i = 0; i < n; i++) {
      seqs[i] = firstSeq + i;
    }
    return Tuple.of(
            guild.value(),
            seqs,
            events.stream().map(Event::type).toArray(String[]::new),
            events.stream().map(event -> kind(event.audience())).toArray(String[]::new),
            events.stream().map(event -> channel(event.audience())).toArray(String[]::new),
            events.stream().map(Event::refId).toArray(String[]::new))
        .addArrayOfBuffer(events.stream().map(Event::payload).toArray(Buffer[]::new));
  }

  /// The stored form of an audience; `LogReader` reads it back.
  public static String kind(Audience audience) {
    return switch (audience) {
      case Audience.InGuild() -> "guild";
      case Audience.InChannel _ -> "channel";
      case Audience.Viewers _ -> "viewers";
      case Audience.Holders(Permission permission) -> permission.wire();
    };
  }

  /// The channel that an audience is about, null when it is the whole guild.
  public static @Nullable String channel(Audience audience) {
    return switch (audience) {
      case Audience.InGuild() -> null;
      case Audience.InChannel(var channel) -> channel.value();
      case Audience.Viewers(var channel) -> channel.value();
      case Audience.Holders _ -> null;
    };
  }

  private static Optional<Head> head(RowSet<Row> rows) {
    if (rows.size() == 0) {
      return Optional.empty();
    }
    var row = rows.iterator().next();
    var last = row.getString("last_message_id");
    return Optional.of(
        new Head(
            row.getLong("last_seq"),
            row.getLong("access_epoch"),
            row.getLong("term"),
            last == null ? null : new MessageId(last)));
  }
}
