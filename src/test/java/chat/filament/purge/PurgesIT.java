package chat.filament.purge;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `-Dfilament.purge.messages=1000000` for a channel of more messages than the usual 40,000.
@ResourceLock(value = TestDatabase.FOLLOWERS, mode = ResourceAccessMode.READ)
class PurgesIT {
  private static final int MESSAGES = Integer.getInteger("filament.purge.messages", 40_000);
  private static final int CROWD = 5_000;

  @AutoClose private static TestServer server;
  private static Person member;
  private Club club;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    member = server.person("member");
    server
        .database()
        .sql(
            """
            INSERT INTO users (user_id, username, password_hash, created_at)
            SELECT '01ARZ3NDEKTSV4RRFFQ69' || to_char(n, 'FM00000'), 'fan' || n, 'x', 1
            FROM generate_series(1, ?) n
            """,
            CROWD);
  }

  @BeforeEach
  void found() {
    club = Club.found(server);
    member.join(club.id());
  }

  private static List<String> sql(String sql, Object... parameters) {
    return server.database().sql(sql, parameters);
  }

  private String messages(String channel) {
    return club.path("/channels/" + channel + "/messages");
  }

  private String say(String channel, String text) {
    return club.owner()
        .post(messages(channel), "{\"content\":\"" + text + "\"}")
        .ok()
        .text("message_id");
  }

  /// Messages, every tenth of them edited and in the log, and with a reaction for every hundredth.
  /// The positions lie far behind the guild's head, so that nobody has missed them.
  private void fill(String channel, int count) {
    sql(
        """
        WITH n AS (SELECT n, '01ARZ3NDEKTSV4RRFF' || to_char(n, 'FM00000000') AS id
                   FROM generate_series(1, ?) n),
        said AS (
          INSERT INTO messages
            (channel_id, message_id, guild_id, author_id, content, created_at, edited_at, log_seqs)
          SELECT ?, id, ?, ?, 'secret ' || n, 1, CASE WHEN n % 10 = 0 THEN 2 END, ARRAY[10000000 + 2 * n]
          FROM n),
        logged AS (
          INSERT INTO guild_log
            (guild_id, seq, type, audience, channel_id, ref_id, payload, created_at)
          SELECT ?, 10000000 + 2 * n + edit, CASE edit WHEN 0 THEN 'message_create' ELSE 'message_update' END,
            'channel', ?, id, convert_to('secret ' || n, 'UTF8'), extract(epoch FROM now())
          FROM n, generate_series(0, 1) edit WHERE n % 10 = 0),
        reacted AS (
          INSERT INTO message_reactions (channel_id, message_id, emoji, user_id, created_at)
          SELECT ?, id, 'x', ?, 1 FROM n WHERE n % 100 = 0)
        INSERT INTO message_reaction_counts (channel_id, message_id, emoji, count)
        SELECT ?, id, 'x', 1 FROM n WHERE n % 100 = 0
        """,
        count, channel, club.id(), member.id(), club.id(), channel, channel, member.id(), channel);
  }

  /// Whatever is left of a channel's messages anywhere, by table.
  private static List<String> left(String channel) {
    return sql(
        """
        SELECT 'messages' FROM messages WHERE channel_id = $1
        UNION SELECT 'reactions' FROM message_reactions WHERE channel_id = $1
        UNION SELECT 'counts' FROM message_reaction_counts WHERE channel_id = $1
        UNION SELECT 'texts' FROM guild_log
          WHERE channel_id = $1 AND convert_from(payload, 'UTF8') LIKE '%secret%'
        """
            .replace("$1", "'" + channel + "'"));
  }

  private static void awaitPurged(Runnable check) throws InterruptedException {
    var end = System.nanoTime() + 300_000_000_000L;
    while (!sql("SELECT 1 FROM purges").isEmpty() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
    assertThat(sql("SELECT * FROM purges")).as("purges left").isEmpty();
    check.run();
  }

  @Test
  void deletingAChannelDoesNotWaitForItsMessages() throws Exception {
    var channel = club.channel();
    fill(channel, MESSAGES);
    say(channel, "secret, too");
    var other = Club.found(server);
    var elsewhere = other.channel();

    awaitComplete(other, "");

    try (var busy = server.database().connection()) {
      busy.setAutoCommit(false);
      lock(busy, "SELECT FROM messages WHERE channel_id = '" + channel + "' LIMIT 10 FOR UPDATE");

      assertThat(club.owner().delete(club.path("/channels/" + channel)).status()).isEqualTo(204);

      club.owner().get(messages(channel)).refused(404, "not_found");
      assertThat(sql("SELECT 1 FROM live_messages WHERE channel_id = ?", channel)).isEmpty();
      other
          .owner()
          .post(other.path("/channels/" + elsewhere + "/messages"), "{\"content\":\"on\"}")
          .ok();
      say(club.channel(), "it goes on here, too");
      busy.rollback();
    }
    awaitPurged(() -> assertThat(left(channel)).isEmpty());
    awaitComplete(other, "\"content\":\"on\"");
  }

  private static void awaitComplete(Club other, String text) throws InterruptedException {
    var end = System.nanoTime() + 300_000_000_000L;
    var found = other.owner().get(other.path("/search?q=on"));
    while (!found.text().contains("\"complete\":true") && System.nanoTime() < end) {
      Thread.sleep(50);
      found = other.owner().get(other.path("/search?q=on"));
    }
    assertThat(found.text()).contains("\"complete\":true", text);
  }

  private static void lock(java.sql.Connection connection, String statement) throws SQLException {
    try (var locking = connection.createStatement()) {
      locking.execute(statement);
    }
  }

  @Test
  void aPurgeThatWasCutOffIsDoneByTheNextProcess() throws Exception {
    var channel = club.channel();
    fill(channel, 20_000);
    club.owner().delete(club.path("/channels/" + channel));
    server.restart();
    awaitPurged(() -> assertThat(left(channel)).isEmpty());
    member = club.again(member);
  }

  @Test
  void aDeletedGuildLeavesNothingButItsTrail() throws Exception {
    var channel = club.channel();
    fill(channel, 3_000);
    var kept = Club.found(server);
    var keptChannel = kept.channel();
    kept.owner()
        .post(kept.path("/channels/" + keptChannel + "/messages"), "{\"content\":\"kept secret\"}")
        .ok();
    crowd(club);
    sql(
        "INSERT INTO guild_bans SELECT ?, user_id, NULL, 1 FROM users WHERE username LIKE 'fan%'",
        club.id());

    club.owner().delete("/guilds/" + club.id()).ok();

    member.get(messages(channel)).refused(403, "forbidden");
    assertThat(member.get("/guilds").ok().text()).doesNotContain(club.id());
    assertThat(sql("SELECT 1 FROM live_messages WHERE guild_id = ?", club.id())).isEmpty();
    awaitPurged(() -> {
      assertThat(left(channel)).isEmpty();
      for (var table :
          List.of(
              "channels",
              "guild_roles",
              "guild_members",
              "guild_bans",
              "guild_role_members",
              "channel_overrides",
              "guild_log_head")) {
        assertThat(sql("SELECT 1 FROM " + table + " WHERE guild_id = ?", club.id()))
            .as(table)
            .isEmpty();
      }
    });
    assertThat(
            sql(
                "SELECT type FROM guild_log WHERE guild_id = ? AND audience = 'channel'"
                    + " AND payload IS NOT NULL",
                club.id()))
        .isEmpty();
    assertThat(sql("SELECT action FROM audit_logs WHERE guild_id = ?", club.id()))
        .contains("guild.delete");
    assertThat(left(keptChannel)).containsExactlyInAnyOrder("messages", "texts");
  }

  private static void crowd(Club club) {
    sql(
        "INSERT INTO guild_members SELECT ?, user_id, 1 FROM users WHERE username LIKE 'fan%'",
        club.id());
    club.changedElsewhere();
  }

  @Test
  void aDeletedRoleIsNobodysAtOnce() throws Exception {
    var role = club.role(5, "ban_member");
    crowd(club);
    sql(
        """
        INSERT INTO guild_role_members
        SELECT guild_id, ?, user_id, 1 FROM guild_members WHERE guild_id = ?
        """,
        role,
        club.id());
    club.changedElsewhere();
    try (var busy = server.database().connection()) {
      busy.setAutoCommit(false);
      lock(busy, "SELECT FROM guild_role_members WHERE role_id = '" + role + "' FOR UPDATE");
      club.owner().delete(club.path("/roles/" + role)).ok();
      assertThat(club.owner().get(club.path("/members?limit=200")).ok().text())
          .doesNotContain(role);
      member.get(club.path("/bans")).refused(403, "forbidden");
      busy.rollback();
    }
    awaitPurged(() ->
        assertThat(sql("SELECT 1 FROM guild_role_members WHERE role_id = ?", role)).isEmpty());
    assertThat(sql("SELECT 1 FROM guild_members WHERE guild_id = ?", club.id())).hasSize(CROWD + 2);
  }

  @Test
  void aMessageEditedManyTimesCostsAndLeavesNoMore() throws Exception {
    var channel = club.channel();
    var id = say(channel, "secret");
    var path = messages(channel) + "/" + id;
    var size = "SELECT pg_column_size(log_seqs) FROM messages WHERE message_id = ?";
    var before = sql(size, id);
    Stream.iterate(0, n -> n + 1)
        .limit(50)
        .forEach(n -> club.owner().patch(path, "{\"content\":\"secret " + n + "\"}").ok());
    assertThat(sql(size, id)).isEqualTo(before);
    sql(
        """
        INSERT INTO guild_log (guild_id, seq, type, audience, channel_id, ref_id, payload, created_at)
        SELECT ?, -n, 'message_update', 'channel', ?, ?, 'secret, long ago',
          extract(epoch FROM now()) FROM generate_series(1, 30000) n
        """,
        club.id(),
        channel,
        id);
    sql("INSERT INTO message_reactions SELECT ?, ?, 'x', user_id, 1 FROM users", channel, id);

    insistOnDeletion(path);

    assertThat(
            sql(
                "SELECT 1 FROM guild_log WHERE ref_id = ? AND payload IS NOT NULL AND seq > -9000"
                    + " AND type <> 'message_delete'",
                id))
        .as("what resuming clients could still get")
        .isEmpty();
    awaitPurged(() -> assertThat(left(channel)).isEmpty());
  }

  /// As often as a busy database makes it wait; it may have been done when that was said.
  private void insistOnDeletion(String path) throws InterruptedException {
    var answer = club.owner().delete(path);
    boolean repeated = false;
    while (answer.status() == 503) {
      Thread.sleep(answer.retryAfter());
      repeated = true;
      answer = club.owner().delete(path);
    }
    assertThat(answer.status()).isIn(204, repeated ? 404 : 204);
  }
}
