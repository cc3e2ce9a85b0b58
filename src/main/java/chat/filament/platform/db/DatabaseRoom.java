package chat.filament.platform.db;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/// What room a database takes. How much is left, PostgreSQL does not tell: that takes the folder of
/// its data, which is known only to users who may read all settings, and is of use only on the same
/// machine.
///
/// @param bytes of the database, its indexes included; without the log of the server
/// @param folder of all data, when it is on this machine
public record DatabaseRoom(long bytes, Optional<Path> folder) {
  private static final String SQL =
      """
      SELECT pg_database_size(current_database()),
             CASE WHEN pg_has_role('pg_read_all_settings', 'USAGE')
                  THEN current_setting('data_directory') END
      """;

  /// Empty when it cannot be asked. Blocking, for seconds.
  public static Optional<DatabaseRoom> of(String postgresUrl) {
    try (var connection = JdbcUrl.of(postgresUrl).connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(SQL)) {
      rows.next();
      var folder = Optional.ofNullable(rows.getString(2)).map(Path::of);
      boolean here = InetAddress.getByName(URI.create(postgresUrl).getHost()).isLoopbackAddress();
      return Optional.of(
          new DatabaseRoom(rows.getLong(1), folder.filter(path -> here && Files.exists(path))));
    } catch (SQLException | UnknownHostException e) {
      return Optional.empty();
    }
  }
}
