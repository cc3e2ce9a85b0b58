package chat.filament.platform.db;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/// A PostgreSQL URL in the form that JDBC (used by Flyway only) wants, credentials apart.
record JdbcUrl(String url, String user, String password) {
  static JdbcUrl of(String postgresUrl) {
    var uri = URI.create(postgresUrl);
    var credentials = String.valueOf(uri.getRawUserInfo()).split(":", 2);
    var port = uri.getPort() < 0 ? 5432 : uri.getPort();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new JdbcUrl(
        "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
        decode(credentials[0]),
        credentials.length > 1 ? decode(credentials[1]) : "");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "JdbcUrl[" + url + "]";
  }
}
