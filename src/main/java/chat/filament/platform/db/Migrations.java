package chat.filament.platform.db;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateOutput;

/// Brings the schema to this version, once, before anything listens. Flyway holds an advisory lock
/// meanwhile, so several processes can start together. Blocking: call it before Vert.x runs or from
/// a worker thread.
///
/// A released migration is never edited, and a new one has a higher number than every released one.
/// Among new ones the order does not matter until they are released: branches may be merged in any.
public final class Migrations {
  private static final String PENDING = "*:pending";

  /// Below every migration: all of them run in a schema that has something else in it, too.
  private static final String BEFORE_ALL = "0";

  private Migrations() {}

  /// Answers how many ran. Fails with [UnsuitableDatabase] when the schema is newer than this
  /// program or is not what its migrations made, and with Flyway's exception when one fails.
  public static int run(String postgresUrl) {
    RollBack.undo(postgresUrl);
    var problems = problems(postgresUrl);
    if (!problems.isEmpty()) {
      throw new UnsuitableDatabase(problems);
    }
    return flyway(postgresUrl).migrate().migrationsExecuted;
  }

  /// The versions of this program's migrations, oldest first, whichever of them the database has.
  public static List<String> versions(String postgresUrl) {
    return Arrays.stream(flyway(postgresUrl).info().all())
        .filter(migration -> migration.getState().isResolved())
        .map(migration -> migration.getVersion().getVersion())
        .toList();
  }

  /// Why this program cannot take the schema over, a sentence each; empty when it can.
  public static List<String> problems(String postgresUrl) {
    try {
      var flyway = flyway(postgresUrl);
      var scripts =
          Arrays.stream(flyway.info().all()).map(MigrationInfo::getScript).distinct().toList();
      return Stream.concat(
              SchemaSuitability.problems(postgresUrl, scripts).stream(),
              flyway.validateWithResult().invalidMigrations.stream().map(Migrations::problem))
          .toList();
    } catch (FlywayException e) {
      return List.of("the schema cannot be looked at (" + e.getMessage() + ")");
    }
  }

  private static String problem(ValidateOutput migration) {
    var said = Objects.requireNonNull(migration.errorDetails).errorMessage;
    return "the schema is not this version's or an older one: "
        + String.valueOf(said).lines().findFirst().orElse("")
        + " (expected: run the version that made it, or a newer one)";
  }

  private static Flyway flyway(String postgresUrl) {
    var jdbc = JdbcUrl.of(postgresUrl);
    return Flyway.configure()
        .dataSource(jdbc.url(), jdbc.user(), jdbc.password())
        .callbacks(new PatientSession())
        .locations("classpath:db/migration")
        .ignoreMigrationPatterns(PENDING)
        .outOfOrder(true)
        .baselineOnMigrate(true)
        .baselineVersion(BEFORE_ALL)
        .loggers("slf4j")
        .load();
  }
}
