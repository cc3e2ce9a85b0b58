package chat.filament.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/// Where the PostgreSQL of the tests comes from.
sealed interface PostgresSource {
  /// The variable that chooses.
  String VARIABLE = "FILAMENT_TEST_DATABASE_URL";

  /// Blocks until it accepts connections. The URL of a database in it that is there already.
  URI start();

  static PostgresSource chosen() {
    var choice = System.getenv().getOrDefault(VARIABLE, "");
    return switch (choice) {
      case "" -> new Embedded();
      case "container" -> new Container();
      default -> new Running(URI.create(choice));
    };
  }

  /// A process of this JVM. Not durable: tests about crashes start their own.
  record Embedded() implements PostgresSource {
    @Override
    public URI start() {
      try {
        var postgres =
            EmbeddedPostgres.builder()
                .setPort(FreePort.next())
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("max_connections", "400")
                .setServerConfig("shared_buffers", "64MB")
                .start();
        return URI.create(
            "postgresql://postgres:postgres@127.0.0.1:" + postgres.getPort() + "/postgres");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// A container of the image that the compose file runs. Asked for by name only: merely looking
  /// whether there is a Docker takes minutes on a machine that cannot reach its images.
  record Container() implements PostgresSource {
    private static final String IMAGE = "postgres:17-bookworm";

    @Override
    @SuppressWarnings("resource") // it ends with the JVM
    public URI start() {
      var image = System.getenv().getOrDefault("FILAMENT_POSTGRES_IMAGE", IMAGE);
      var name = DockerImageName.parse(image).asCompatibleSubstituteFor("postgres");
      var container =
          new PostgreSQLContainer(name)
              .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=400");
      container.start();
      return URI.create(
          "postgresql://%s:%s@%s:%d/%s"
              .formatted(
                  container.getUsername(),
                  container.getPassword(),
                  container.getHost(),
                  container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                  container.getDatabaseName()));
    }
  }

  /// One that runs already: `postgresql://user:password@host:port/database`.
  record Running(URI url) implements PostgresSource {
    public Running {
      if (url.getUserInfo() == null || !url.getUserInfo().contains(":")) {
        throw new IllegalArgumentException(
            VARIABLE + ": postgresql://user:password@host:port/database is expected");
      }
    }

    @Override
    public URI start() {
      return url;
    }
  }
}
