package chat.filament.testing;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// What all tests of this process have seen of the contract so far.
public final class Coverage {
  private static final Set<String> EXCHANGES = new ConcurrentSkipListSet<>();
  private static final Set<String> EVENTS = new ConcurrentSkipListSet<>();
  private static final Set<String> AUDIT_ACTIONS = new ConcurrentSkipListSet<>();

  private Coverage() {}

  static void exchange(String operation, int status) {
    EXCHANGES.add(operation + " " + status);
  }

  static void event(String type) {
    EVENTS.add(type);
  }

  static void auditAction(String action) {
    AUDIT_ACTIONS.add(action);
  }

  /// Operation and status of each, such as `createGuild 200`.
  public static Set<String> exchanges() {
    return new TreeSet<>(EXCHANGES);
  }

  public static Set<String> events() {
    return new TreeSet<>(EVENTS);
  }

  public static Set<String> auditActions() {
    return new TreeSet<>(AUDIT_ACTIONS);
  }
}
