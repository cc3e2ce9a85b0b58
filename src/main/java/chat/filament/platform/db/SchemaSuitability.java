package chat.filament.platform.db;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Whether a schema can become Filament's, or is: what the role of the URL may do there, and
/// whether somebody else's tables stand in the way. A new database has what its template had, so
/// other objects in it are no reason to refuse it; ones with our names are. Blocking.
final class SchemaSuitability {
  private static final String FOLDER = "/db/migration/";
  private static final Pattern TABLE =
      Pattern.compile("(?im)^\\s*CREATE TABLE (?:IF NOT EXISTS )?([a-z0-9_]+)");
  private static final int NAMED = 3;

  /// Without a schema that is there, Flyway makes the first one that the search path names.
  private static final String SCHEMA =
      """
      SELECT coalesce(current_schema(), current_setting('search_path')), current_user,
        coalesce(
          has_schema_privilege(current_schema(), 'CREATE'),
          has_database_privilege(current_database(), 'CREATE')),
        to_regclass('flyway_schema_history') IS NOT NULL
      """;

  private static final String TABLES =
      """
      SELECT relname, pg_get_userbyid(relowner), pg_has_role(relowner, 'USAGE')
      FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND relname = ANY (?)
        AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      """;

  private record Schema(String name, String role, boolean mayCreate, boolean isOurs) {}

  private record Table(String name, String owner, boolean isOwn) {}

  private SchemaSuitability() {}

  /// A sentence each; empty when nothing is in the way. `scripts` are the names of our migrations'
  /// files.
  static List<String> problems(String postgresUrl, List<String> scripts) {
    try (var connection = JdbcUrl.of(postgresUrl).connect()) {
      var schema = schema(connection);
      var problems = new ArrayList<String>();
      if (!schema.mayCreate()) {
        problems.add(
            "the role \""
                + schema.role()
                + "\" may not create tables in the schema \""
                + schema.name()
                + "\" (expected: it owns the database, or was given the schema with"
                + " GRANT ALL ON SCHEMA)");
      }
      var tables = tables(connection, names(scripts));
      problems.addAll(schema.isOurs() ? ofOthers(schema, tables) : inTheWay(schema, tables));
      return problems;
    } catch (SQLException e) {
      return List.of("the schema cannot be looked at (" + e.getMessage() + ")");
    }
  }

  private static List<String> inTheWay(Schema schema, List<Table> tables) {
    return tables.isEmpty()
        ? List.of()
        : List.of(
            "its schema \""
                + schema.name()
                + "\" has tables of something else under names that"
                + " Filament uses: "
                + some(tables)
                + " (expected: a database of its own, such as CREATE DATABASE … ENCODING 'UTF8'"
                + " TEMPLATE template0 makes)");
  }

  private static List<String> ofOthers(Schema schema, List<Table> tables) {
    var others = tables.stream().filter(table -> !table.isOwn()).toList();
    return others.isEmpty()
        ? List.of()
        : List.of(
            "its tables belong to \""
                + others.getFirst().owner()
                + "\": "
                + some(others)
                + " (expected: they belong to \""
                + schema.role()
                + "\", whom the URL names; name"
                + " their owner there, or REASSIGN OWNED)");
  }

  private static String some(List<Table> tables) {
    var first = String.join(", ", tables.stream().limit(NAMED).map(Table::name).toList());
    return tables.size() > NAMED ? first + " and " + (tables.size() - NAMED) + " more" : first;
  }

  private static SortedSet<String> names(List<String> scripts) {
    var names = new TreeSet<String>();
    for (var script : scripts) {
      try (var in = SchemaSuitability.class.getResourceAsStream(FOLDER + script)) {
        if (in != null) {
          var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          TABLE.matcher(text).results().forEach(match -> names.add(match.group(1)));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  private static Schema schema(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(SCHEMA)) {
      rows.next();
      return new Schema(
          rows.getString(1), rows.getString(2), rows.getBoolean(3), rows.getBoolean(4));
    }
  }

  private static List<Table> tables(Connection connection, SortedSet<String> names)
      throws SQLException {
    try (var statement = connection.prepareStatement(TABLES)) {
      statement.setArray(1, connection.createArrayOf("text", names.toArray()));
      var tables = new ArrayList<Table>();
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(new Table(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
        }
      }
      return tables;
    }
  }
}
