package chat.filament.testing;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/// What all tests of this process have seen of the contract so far.
public final class Coverage {
  private static final Set<String> EXCHANGES = new ConcurrentSkipListSet<>();
  private static final Set<String> EVENTS = new ConcurrentSkipListSet<>();
  private static final Set<String> AUDIT_ACTIONS = new ConcurrentSkipListSet<>();

  private static final Set<String> SURFACES = new ConcurrentSkipListSet<>();

  private Coverage() {}

  /// `error` is its code, empty where there is none.
  static void exchange(String operation, int status, String error) {
    EXCHANGES.add((operation + " " + status + " " + error).strip());
  }

  static void surface(String name) {
    SURFACES.add(name);
  }

  static void event(String type) {
    EVENTS.add(type);
  }

  static void auditAction(String action) {
    AUDIT_ACTIONS.add(action);
  }

  /// Operation, status and error code of each, such as `createGuild 200` or `createGuild 400
  /// invalid_request`.
  public static Set<String> exchanges() {
    return new TreeSet<>(EXCHANGES);
  }

  /// The types of all events that `asyncapi.yaml` says a server sends.
  public static Set<String> describedEvents() {
    var types = new TreeSet<>(GatewayContract.TYPES);
    types.removeIf(type -> type.startsWith("client_"));
    return types;
  }

  public static Set<String> events() {
    return new TreeSet<>(EVENTS);
  }

  /// Where a banned address was refused.
  public static Set<String> surfaces() {
    return new TreeSet<>(SURFACES);
  }

  public static Set<String> auditActions() {
    return new TreeSet<>(AUDIT_ACTIONS);
  }
}
