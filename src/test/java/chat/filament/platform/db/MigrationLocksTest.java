package chat.filament.platform.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No migration after the first full release stops chat on a large database: none rewrites or scans
/// an existing table under a lock, or builds an index on one without `CONCURRENTLY`. What a
/// migration creates itself is empty, and free.
class MigrationLocksTest {
  private static final Path FOLDER = Path.of("src", "main", "resources", "db", "migration");
  private static final int RELEASED = 25;

  /// What nothing had been written to before a migration, and what chat does not wait for: the jobs
  /// of search, a few rows for each guild that ever had one. Free, too.
  private static final Map<String, Set<String>> FREE =
      Map.of(
          "V33__profile_log.sql", Set.of("user_log"),
          "V35__search_jobs_of_others.sql", Set.of("search_jobs"));

  private static final Pattern CREATED =
      Pattern.compile("create (?:unlogged )?table (?:if not exists )?([a-z_]+)");

  /// Each with the table as its first group.
  private static final List<Pattern> LOCKING =
      List.of(
          Pattern.compile(
              "create (?:unique )?index (?!concurrently)(?:if not exists )?[a-z_ ]*?"
                  + "on (?:only )?([a-z_]+).*"),
          Pattern.compile("alter table (?:only )?([a-z_]+) .*\\b(?:set data )?type \\w.*"),
          Pattern.compile("alter table (?:only )?([a-z_]+) .*\\bset not null.*"),
          Pattern.compile("alter table (?:only )?([a-z_]+) .*\\bset (?:un)?logged.*"),
          Pattern.compile("alter table (?:only )?([a-z_]+) .*\\bstored\\b.*"),
          Pattern.compile("alter table (?:only )?([a-z_]+) .*\\bdefault [a-z_]+\\(.*"),
          Pattern.compile(
              "alter table (?:only )?([a-z_]+) (?!.*\\bnot valid).*\\b(?:check|references)\\b.*"),
          Pattern.compile(
              "alter table (?:only )?([a-z_]+) (?!.*\\busing index).*\\b(?:unique|primary key)\\b.*"),
          Pattern.compile("(?:vacuum full|cluster|lock(?: table)?) ([a-z_]+).*"),
          Pattern.compile("reindex (?!.*concurrently)\\w+ ([a-z_]+).*"),
          Pattern.compile("(?:update|delete from) (messages|guild_log)\\b.*"));

  private static List<String> offences(String sql) {
    return offences(sql, Set.of());
  }

  private static List<String> offences(String sql, Set<String> free) {
    var plain =
        sql.replaceAll("--[^\\n]*", "").replaceAll("\\s+", " ").toLowerCase(Locale.ROOT).strip();
    var created =
        CREATED.matcher(plain).results().map(found -> found.group(1)).collect(Collectors.toSet());
    return List.of(plain.split(" ?; ?")).stream()
        .filter(statement ->
            LOCKING.stream()
                .flatMap(pattern ->
                    pattern.matcher(statement).results().filter(found -> found.start() == 0))
                .map((MatchResult found) -> found.group(1))
                .anyMatch(table -> !created.contains(table) && !free.contains(table)))
        .toList();
  }

  @Test
  void noMigrationStopsChat() throws IOException {
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        var name = file.getFileName().toString();
        if (Integer.parseInt(name.replaceAll("^V(\\d+)__.*", "$1")) > RELEASED) {
          var free = FREE.getOrDefault(name, Set.of());
          assertThat(offences(Files.readString(file), free)).as(name).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX messages_by ON messages (created_at)",
        "CREATE UNIQUE INDEX IF NOT EXISTS a ON users (name)",
        "ALTER TABLE messages ALTER COLUMN content TYPE varchar(10)",
        "ALTER TABLE messages ADD COLUMN at timestamptz NOT NULL DEFAULT clock_timestamp()",
        "ALTER TABLE messages ADD COLUMN n int GENERATED ALWAYS AS (1) STORED",
        "ALTER TABLE messages ADD CONSTRAINT short CHECK (length(content) < 10)",
        "ALTER TABLE messages\n  ALTER COLUMN content SET NOT NULL",
        "VACUUM FULL messages",
        "UPDATE messages SET content = ''",
      })
  void whatWouldIsSeen(String statement) {
    assertThat(offences("-- a comment\n" + statement + ";")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX CONCURRENTLY messages_by ON messages (created_at)",
        "ALTER TABLE messages ADD COLUMN flags bigint NOT NULL DEFAULT 0",
        "ALTER TABLE messages ADD CONSTRAINT short CHECK (length(content) < 10) NOT VALID",
        "CREATE TABLE fresh (id text PRIMARY KEY); CREATE INDEX a ON fresh (id)",
      })
  void whatDoesNotIsAllowed(String statements) {
    assertThat(offences(statements + ";")).isEmpty();
  }
}
