package chat.filament.app.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A major version of PostgreSQL: what one has written no other can read.
record MajorVersion(String number) {
  private static final Pattern SAID = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /// @param said what a program answers to `--version`
  static MajorVersion of(String said) throws PostgresFailure {
    var found = SAID.matcher(said);
    if (!found.find()) {
      throw new PostgresFailure("PostgreSQL's programs do not say their version: " + said.strip());
    }
    return new MajorVersion(found.group(1));
  }

  /// Refuses a cluster of another one; there may be none yet.
  void require(Path cluster) throws IOException, PostgresFailure {
    var file = cluster.resolve("PG_VERSION");
    if (!Files.exists(file)) {
      return;
    }
    var made = Files.readString(file).strip();
    if (!made.equals(number)) {
      throw new PostgresFailure(
          cluster
              + " was made by PostgreSQL "
              + made
              + ", but this Filament brings PostgreSQL "
              + number
              + "; start it with the Filament that made it, set FILAMENT_DATABASE_URL to a"
              + " PostgreSQL "
              + made
              + " of your own on it, or move it away to begin anew");
    }
  }
}
