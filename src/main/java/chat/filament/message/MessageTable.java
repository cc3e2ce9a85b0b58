package chat.filament.message;

import chat.filament.core.MessageId;
import chat.filament.writer.GroupedTable;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// How the rows of new messages are written, many at a time.
final class MessageTable implements GroupedTable<MessageTable.Row> {
  static final MessageTable INSTANCE = new MessageTable();

  private MessageTable() {}

  /// One new message; `createdAt` in unix seconds.
  record Row(MessageId id, NewMessage message, long createdAt) {}

  @Override
  public String insert(int first) {
    return String.format(
        Locale.ROOT,
        """
        INSERT INTO messages
          (guild_id, channel_id, message_id, author_id, content, created_at, log_seqs)
        SELECT guild_id, m.channel_id, m.message_id, m.author_id, m.content, m.created_at, ARRAY[m.seq]
        FROM unnest((SELECT $%d::text[]), $%d::text[], $%d::text[], $%d::text[], $%d::text[], $%d::bigint[],
          $%d::bigint[]) AS m (guild_id, channel_id, message_id, author_id, content, created_at, seq)
        JOIN head USING (guild_id)
        """,
        IntStream.range(first, first + 7).boxed().toArray());
  }

  @Override
  public void bind(Tuple parameters, List<Positioned<Row>> rows) {
    int n = rows.size();
    var guilds = new String[n];
    var channels = new String[n];
    var ids = new String[n];
    var authors = new String[n];
    var contents = new String[n];
    var times = new Long[n];
    var seqs = new Long[n];
    for (int i = 0; i < n; i++) {
      var row = rows.get(i).row();
      var message = row.message();
      guilds[i] = message.guild().value();
      channels[i] = message.channel().value();
      ids[i] = row.id().value();
      authors[i] = message.author().value();
      contents[i] = message.content();
      times[i] = row.createdAt();
      seqs[i] = rows.get(i).seq();
    }
    parameters
        .addArrayOfString(guilds)
        .addArrayOfString(channels)
        .addArrayOfString(ids)
        .addArrayOfString(authors)
        .addArrayOfString(contents)
        .addArrayOfLong(times)
        .addArrayOfLong(seqs);
  }
}
