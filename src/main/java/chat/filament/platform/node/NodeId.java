package chat.filament.platform.node;

import java.util.regex.Pattern;

/// One start of one server: who comes back after a restart is another node.
public record NodeId(String value) implements Comparable<NodeId> {
  /// The length of every id.
  static final int LENGTH = 26;

  private static final Pattern ULID = Pattern.compile("[0-9A-HJKMNP-TV-Z]{" + LENGTH + "}");

  public NodeId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("node id: " + value + " (expected: a ULID)");
    }
  }

  static boolean isValid(String text) {
    return ULID.matcher(text).matches();
  }

  @Override
  public int compareTo(NodeId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
