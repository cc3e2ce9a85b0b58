package chat.filament.platform.db;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// A PostgreSQL URL in the form that JDBC wants, credentials apart. A server uses JDBC before its
/// start only: for migrations and checks.
public record JdbcUrl(String url, String user, String password) {
  private static final String PATIENCE_SECONDS = "10";

  public static JdbcUrl of(String postgresUrl) {
    var uri = URI.create(postgresUrl);
    var userInfo = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
    var credentials = userInfo.split(":", 2);
    var port = uri.getPort() < 0 ? 5432 : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new JdbcUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
        decode(credentials[0]),
        credentials.length > 1 ? decode(credentials[1]) : "");
  }

  /// A connection for a few plain statements; every one of its steps gives up after 10 s.
  Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", PATIENCE_SECONDS);
    properties.setProperty("loginTimeout", PATIENCE_SECONDS);
    properties.setProperty("socketTimeout", PATIENCE_SECONDS);
    properties.setProperty("prepareThreshold", "0");
    var connection = DriverManager.getConnection(url, properties);
    try (var statement = connection.createStatement()) {
      statement.execute(
          SessionDefaults.SQL + "; SET statement_timeout = '" + PATIENCE_SECONDS + "s'");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "JdbcUrl[" + url + "]";
  }
}
