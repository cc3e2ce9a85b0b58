package chat.filament.platform.http;

import java.util.List;

/// The path of a route, like `/guilds/:guild_id/channels`.
///
/// Its order is that in which routes are looked at: where one template has a fixed segment and
/// another a parameter, the fixed one comes first.
record PathTemplate(String text) implements Comparable<PathTemplate> {
  private static final char AFTER_LETTERS = '\uFFFF';

  PathTemplate {
    if (!text.startsWith("/") || text.endsWith("/") || text.contains("//")) {
      throw new IllegalArgumentException(text + " (expected: like /guilds/:guild_id)");
    }
  }

  boolean has(String parameter) {
    return segments().contains(":" + parameter);
  }

  private List<String> segments() {
    return List.of(text.substring(1).split("/", -1));
  }

  /// Whether every path of `other` is one of this, too: it has parameters where `other` has fixed
  /// segments.
  boolean covers(PathTemplate other) {
    var mine = segments();
    var theirs = other.segments();
    if (equals(other) || mine.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < mine.size(); i++) {
      if (!mine.get(i).startsWith(":") && !mine.get(i).equals(theirs.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(PathTemplate other) {
    return ordered().compareTo(other.ordered());
  }

  private String ordered() {
    return text.replace(':', AFTER_LETTERS);
  }
}
