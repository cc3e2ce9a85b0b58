package chat.filament.writer;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.permission.Standing;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Event;
import chat.filament.testing.TestDatabase;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A guild with one member and one channel, and what he can do there.
record Town(GuildId guild, UserId user, ChannelId channel) {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  static Town found(TestDatabase database) {
    var town = new Town(new GuildId(IDS.next()), new UserId(IDS.next()), new ChannelId(IDS.next()));
    var guild = town.guild.value();
    var user = town.user.value();
    database.sql(
        "INSERT INTO users (user_id, username, password_hash, created_at) VALUES (?, ?, 'x', 1)",
        user,
        user.toLowerCase(java.util.Locale.ROOT));
    database.sql(
        "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'g', 'public', 1)",
        guild);
    database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", guild);
    database.sql(
        "INSERT INTO guild_members (guild_id, user_id, joined_at) VALUES (?, ?, 1)", guild, user);
    database.sql(
        "INSERT INTO channels (channel_id, guild_id, name, kind, created_at) VALUES (?, ?, 'c', 'text', 1)",
        town.channel.value(),
        guild);
    return town;
  }

  /// Many of them with one user, who is a member of all.
  static List<Town> found(TestDatabase database, int guilds) {
    var first = found(database);
    database.sql(
        """
        INSERT INTO guilds (guild_id, name, visibility, created_at)
        SELECT 'T' || lpad(n::text, 25, '0'), 'g', 'public', 1 FROM generate_series(1, ?) n
        """,
        guilds);
    database.sql(
        "INSERT INTO guild_log_head (guild_id) SELECT guild_id FROM guilds WHERE guild_id LIKE 'T%'");
    database.sql(
        """
        INSERT INTO guild_members (guild_id, user_id, joined_at)
        SELECT guild_id, ?, 1 FROM guilds WHERE guild_id LIKE 'T%'
        """,
        first.user.value());
    return database
        .sql("SELECT guild_id FROM guilds WHERE guild_id LIKE 'T%' ORDER BY guild_id")
        .stream()
        .map(id -> new Town(new GuildId(id), first.user, first.channel))
        .toList();
  }

  /// Says something; more than 2,000 bytes violate a constraint of the table.
  GuildCommand<MessageId> say(String text) {
    return new Say(this, text);
  }

  /// Renames the guild, a change in a transaction of its own.
  GuildCommand<String> rename(String name) {
    return new Rename(this, name);
  }

  /// The same; `decided` is told of each decision.
  GuildCommand<String> rename(String name, Runnable decided) {
    return GuildCommand.of(
        guild,
        Set.of(user),
        on -> {
          decided.run();
          return new Rename(this, name).decide(on);
        });
  }

  GuildCommand<Boolean> isMember(UserId somebody) {
    return GuildCommand.of(
        guild, Set.of(somebody), on -> new Change.Nothing<>(on.access(somebody).isMember()));
  }

  /// Makes somebody a member; answers whether that was to be done.
  GuildCommand<Boolean> join(UserId somebody) {
    return GuildCommand.of(
        guild,
        Set.of(somebody),
        on -> on.access(somebody).isMember() ? new Change.Nothing<>(false) : joining(somebody));
  }

  private Change<Boolean> joining(UserId somebody) {
    var event =
        new Event("workspace_member_add", new Audience.InGuild(), null, Buffer.buffer("{}"));
    var standing = AccessChange.Standings.of(new Standing.Member(somebody, Set.of()));
    return new Change.Write<>(transaction ->
        transaction
            .query(
                "INSERT INTO guild_members (guild_id, user_id, joined_at) VALUES ($1, $2, 1)",
                Tuple.of(guild.value(), somebody.value()))
            .map(new ChangeResult<>(true, List.of(event), List.of(), standing)));
  }

  /// Deletes the guild; refused when it is gone.
  GuildCommand<Boolean> delete() {
    return new Delete(this);
  }

  /// `seq:ref` of the guild's log, in order.
  List<String> log(TestDatabase database) {
    return database
        .sql("SELECT seq, ref_id FROM guild_log WHERE guild_id = ? ORDER BY seq", guild.value())
        .stream()
        .map(row -> row.replace('|', ':'))
        .toList();
  }

  private record Line(MessageId id, Town town, String text, long now) {}

  private record Lines() implements GroupedTable<Line> {
    @Override
    public String insert(int first) {
      return """
      INSERT INTO messages
        (guild_id, channel_id, message_id, author_id, content, created_at, log_seqs)
      SELECT guild_id, c, m, u, t, n, ARRAY[s]
      FROM unnest((SELECT $%d::text[]), $%d::text[], $%d::text[], $%d::text[], $%d::text[], $%d::bigint[],
        $%d::bigint[]) AS r (guild_id, c, m, u, t, n, s) JOIN head USING (guild_id)
      """
          .formatted(Stream.iterate(first, n -> n + 1).limit(7).toArray());
    }

    @Override
    public void bind(Tuple parameters, List<Positioned<Line>> rows) {
      parameters
          .addArrayOfString(texts(rows, line -> line.town.guild.value()))
          .addArrayOfString(texts(rows, line -> line.town.channel.value()))
          .addArrayOfString(texts(rows, line -> line.id.value()))
          .addArrayOfString(texts(rows, line -> line.town.user.value()))
          .addArrayOfString(texts(rows, Line::text))
          .addArrayOfLong(rows.stream().map(row -> row.row().now).toArray(Long[]::new))
          .addArrayOfLong(rows.stream().map(Positioned::seq).toArray(Long[]::new));
    }

    private static String[] texts(
        List<Positioned<Line>> rows, java.util.function.Function<Line, String> column) {
      return rows.stream().map(row -> column.apply(row.row())).toArray(String[]::new);
    }
  }

  private record Say(Town town, String text) implements GuildCommand<MessageId> {
    private static final Lines LINES = new Lines();

    @Override
    public GuildId guild() {
      return town.guild;
    }

    @Override
    public Set<UserId> users() {
      return Set.of(town.user);
    }

    @Override
    public Change<MessageId> decide(Decision on) {
      var id = on.messageIds().get();
      var event =
          new Event(
              "message_create",
              new Audience.InChannel(town.channel),
              id.value(),
              Buffer.buffer("{\"text\":1}"));
      return new Change.Append<>(LINES, new Line(id, town, text, on.now()), event, id);
    }
  }

  private record Rename(Town town, String name) implements GuildCommand<String> {
    @Override
    public GuildId guild() {
      return town.guild;
    }

    @Override
    public Set<UserId> users() {
      return Set.of(town.user);
    }

    @Override
    public Change<String> decide(Decision on) {
      var event = new Event("workspace_update", new Audience.InGuild(), null, Buffer.buffer("{}"));
      var renamed = new AccessChange.Structure(on.guild().orElseThrow().described(name, false));
      return new Change.Write<>(transaction ->
          transaction
              .query(
                  "UPDATE guilds SET name = $2 WHERE guild_id = $1",
                  Tuple.of(town.guild.value(), name))
              .map(new ChangeResult<>(name, List.of(event), List.of(), renamed)));
    }
  }

  private record Delete(Town town) implements GuildCommand<Boolean> {
    @Override
    public GuildId guild() {
      return town.guild;
    }

    @Override
    public Set<UserId> users() {
      return Set.of(town.user);
    }

    @Override
    public Change<Boolean> decide(Decision on) {
      on.enter(town.user);
      var event = new Event("workspace_delete", new Audience.InGuild(), null, Buffer.buffer("{}"));
      return new Change.Write<>(transaction ->
          transaction
              .query("DELETE FROM guilds WHERE guild_id = $1", Tuple.of(town.guild.value()))
              .map(
                  new ChangeResult<>(true, List.of(event), List.of(), new AccessChange.Deleted())));
    }
  }
}
