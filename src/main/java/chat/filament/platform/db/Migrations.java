package chat.filament.platform.db;

import org.flywaydb.core.Flyway;

/// Brings the schema to this version, once, before anything listens. Flyway holds an advisory lock
/// meanwhile, so several processes can start together. Blocking: call it before Vert.x runs or from
/// a worker thread.
public final class Migrations {
  private Migrations() {}

  /// Answers how many ran. Fails with Flyway's exception when a migration fails or the schema is
  /// newer than this program.
  public static int run(String postgresUrl) {
    var jdbc = JdbcUrl.of(postgresUrl);
    var result =
        Flyway.configure()
            .dataSource(jdbc.url(), jdbc.user(), jdbc.password())
            .locations("classpath:db/migration")
            .loggers("slf4j")
            .load()
            .migrate();
    return result.migrationsExecuted;
  }
}
