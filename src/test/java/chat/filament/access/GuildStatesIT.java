package chat.filament.access;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.UserId;
import chat.filament.core.permission.Standing;
import chat.filament.platform.db.Database;
import chat.filament.platform.event.AccessChange;
import chat.filament.testing.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is in memory, beside a database that another process writes to.
class GuildStatesIT {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  private final GuildId guild = new GuildId(IDS.next());
  private final UserId ann = new UserId(IDS.next());
  private final UserId bob = new UserId(IDS.next());
  private Vertx vertx;
  private TestDatabase database;
  private GuildStates states;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    database = TestDatabase.create();
    states = new GuildStates(Database.open(vertx, database.url()), Optional.empty());
    database.sql(
        "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'g', 'public', 1)",
        guild.value());
    database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", guild.value());
    for (var user : List.of(ann, bob)) {
      database.sql(
          "INSERT INTO users (user_id, username, password_hash, created_at) VALUES (?, ?, 'x', 1)",
          user.value(),
          user.value().toLowerCase(Locale.ROOT));
      database.sql(
          "INSERT INTO guild_members (guild_id, user_id, joined_at) VALUES (?, ?, 1)",
          guild.value(),
          user.value());
    }
  }

  @AfterEach
  void close() throws TimeoutException {
    await(vertx.close());
    database.close();
  }

  private void banElsewhere(UserId user) {
    database.sql(
        """
        WITH banned AS (
          INSERT INTO guild_bans (guild_id, user_id, created_at) VALUES (?, ?, 1)
        )
        UPDATE guild_log_head SET access_epoch = access_epoch + 1 WHERE guild_id = ?
        """,
        guild.value(),
        user.value(),
        guild.value());
  }

  @Test
  void whatWasNotLookedAtForThreeSecondsIsAskedOfTheDatabase() throws Exception {
    assertThat(await(states.of(guild, ann)).orElseThrow().isMember()).isTrue();
    states.verified(System.nanoTime());
    banElsewhere(ann);
    assertThat(states.peek(guild, ann)).isNotNull();
    states.verified(System.nanoTime() - TimeUnit.SECONDS.toNanos(4));
    assertThat(await(states.of(guild, ann)).orElseThrow().isBanned()).isTrue();
  }

  @Test
  void aStandingIsNotKeptBesideANewerSnapshot() throws Exception {
    assertThat(await(states.of(guild, ann)).orElseThrow().isMember()).isTrue();
    banElsewhere(ann);
    assertThat(await(states.of(guild, bob)).orElseThrow().isMember()).isTrue();

    assertThat(epoch(guild)).isEqualTo(1);
    assertThat(isKnownMember(guild, bob)).isTrue();
    assertThat(states.peek(guild, ann)).as("read before the ban").isNull();
    assertThat(await(states.of(guild, ann)).orElseThrow().isBanned()).isTrue();
  }

  @Test
  void aLoadThatEndsLateBringsNothingOldBack() throws Exception {
    for (int i = 0; i < 200; i++) {
      database.sql("DELETE FROM guild_bans WHERE guild_id = ?", guild.value());
      states.forget(guild);
      long epoch = i + 1L;
      var loads = new ArrayList<Future<?>>();
      loads.add(states.of(guild, ann));
      loads.add(states.load(guild, List.of(ann, bob)));
      banElsewhere(ann);
      states.changed(guild, epoch, AccessChange.Standings.of(new Standing.Banned(ann)));
      Future.all(loads).await(60, TimeUnit.SECONDS);
      var known = states.peek(guild, ann);
      assertThat(known == null || known.isBanned()).as("round " + i).isTrue();
    }
  }

  @Test
  void manyUsersAreLoadedInPieces() throws Exception {
    database.sql(
        """
        INSERT INTO users (user_id, username, password_hash, created_at)
        SELECT 'V' || lpad(n::text, 25, '0'), 'u' || n, 'x', 1 FROM generate_series(1, 5000) n
        """);
    database.sql(
        """
        INSERT INTO guild_members (guild_id, user_id, joined_at)
        SELECT ?, user_id, 1 FROM users WHERE user_id LIKE 'V%'
        """,
        guild.value());
    var users =
        database.sql("SELECT user_id FROM users WHERE user_id LIKE 'V%'").stream()
            .map(UserId::new)
            .toList();
    assertThat(await(states.load(guild, users))).isTrue();
    assertThat(users).allMatch(user -> isKnownMember(guild, user));
  }

  @Test
  void aGuildThatDoesNotExistIsNotRemembered() throws Exception {
    var nowhere = new GuildId(IDS.next());
    assertThat(await(states.of(nowhere, ann))).isEmpty();
    database.sql(
        "INSERT INTO guilds (guild_id, name, visibility, created_at) VALUES (?, 'g', 'public', 1)",
        nowhere.value());
    database.sql("INSERT INTO guild_log_head (guild_id) VALUES (?)", nowhere.value());
    assertThat(await(states.of(nowhere, ann)).orElseThrow().standing())
        .isEqualTo(new Standing.Stranger(ann));
    states.changed(nowhere, 1, AccessChange.Standings.of(new Standing.Member(ann, Set.of())));
    assertThat(isKnownMember(nowhere, ann)).isTrue();
    assertThat(epoch(nowhere)).isEqualTo(1);
  }

  private long epoch(GuildId of) {
    return Objects.requireNonNull(states.peekSnapshot(of)).accessEpoch();
  }

  private boolean isKnownMember(GuildId of, UserId user) {
    var known = states.peek(of, user);
    return known != null && known.isMember();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(60, TimeUnit.SECONDS);
  }
}
