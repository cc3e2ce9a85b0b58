package chat.filament.platform.db;

import java.util.regex.Pattern;

/// The URL of another database of the same PostgreSQL.
public final class DatabaseUrl {
  private static final Pattern PATH = Pattern.compile("^([a-z]+://[^/?#]*)(/[^?#]*)?(.*)$");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,63}");

  private DatabaseUrl() {}

  /// Whether the name can stand in a URL as it is: 1 to 63 letters, digits and `_`.
  public static boolean isName(String database) {
    return NAME.matcher(database).matches();
  }

  /// `url` with its database replaced.
  ///
  /// @throws IllegalArgumentException when [#isName] says no, or the URL is none
  public static String withDatabase(String url, String database) {
    var parts = PATH.matcher(url);
    if (!isName(database) || !parts.matches()) {
      throw new IllegalArgumentException(
          "database: " + database + " (expected: 1 to 63 letters, digits and _)");
    }
    return parts.group(1) + "/" + database + parts.group(3);
  }
}
