package chat.filament.platform.db;

import static chat.filament.platform.db.SqlState.Meaning.BUSY;
import static chat.filament.platform.db.SqlState.Meaning.CONFLICT;
import static chat.filament.platform.db.SqlState.Meaning.FAULT;
import static chat.filament.platform.db.SqlState.Meaning.OUTAGE;
import static chat.filament.platform.db.SqlState.Meaning.STALE;
import static java.util.Map.entry;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/// What a failure of a statement says about the database: one table of all classes of SQLSTATE
/// (PostgreSQL's documentation, appendix A), and the states that differ from their class.
///
/// A state of the database passes by itself and is nobody's fault: 503. Whatever is left is an
/// answer to what we asked: a violated constraint that the caller knows, or a fault of ours.
public final class SqlState {
  /// How to go on.
  public enum Meaning {
    /// Asked wrongly. The same statement would fail again.
    FAULT,
    /// Nothing was done because of somebody else's transaction. The same statement may succeed.
    CONFLICT,
    /// Nothing was done within the limits of a statement or of its wait for a lock.
    BUSY,
    /// The database cannot do it now; whether it did is unknown.
    OUTAGE,
    /// The same, and this connection may never be able to: it leads to a server that only reads, or
    /// has lost what was prepared on it.
    STALE
  }

  private static final Map<String, Meaning> CLASSES =
      Map.ofEntries(
          entry("00", FAULT), // successful completion
          entry("01", FAULT), // warning
          entry("02", FAULT), // no data
          entry("03", FAULT), // statement not yet complete
          entry("08", OUTAGE), // connection exception
          entry("09", FAULT), // triggered action exception
          entry("0A", FAULT), // feature not supported
          entry("0B", FAULT), // invalid transaction initiation
          entry("0F", FAULT), // locator exception
          entry("0L", FAULT), // invalid grantor
          entry("0P", FAULT), // invalid role specification
          entry("0Z", FAULT), // diagnostics exception
          entry("10", FAULT), // XQuery error
          entry("20", FAULT), // case not found
          entry("21", FAULT), // cardinality violation
          entry("22", FAULT), // data exception
          entry("23", FAULT), // integrity constraint violation
          entry("24", FAULT), // invalid cursor state
          entry("25", FAULT), // invalid transaction state
          entry("26", STALE), // invalid statement name: prepared on another connection
          entry("27", FAULT), // triggered data change violation
          entry("28", OUTAGE), // invalid authorization: it does not let us in now
          entry("2B", FAULT), // dependent privileges still exist
          entry("2D", FAULT), // invalid transaction termination
          entry("2F", FAULT), // SQL routine exception
          entry("34", FAULT), // invalid cursor name
          entry("38", FAULT), // external routine exception
          entry("39", FAULT), // external routine invocation exception
          entry("3B", FAULT), // savepoint exception
          entry("3D", OUTAGE), // invalid catalog name: a restore is putting another in its place
          entry("3F", FAULT), // invalid schema name
          entry("40", CONFLICT), // transaction rollback
          entry("42", FAULT), // syntax error or access rule violation
          entry("44", FAULT), // WITH CHECK OPTION violation
          entry("53", OUTAGE), // insufficient resources: connections, disk, memory
          entry("54", FAULT), // program limit exceeded
          entry("55", FAULT), // object not in prerequisite state
          entry("57", OUTAGE), // operator intervention: shutdown, start, cancelled, timed out
          entry("58", OUTAGE), // system error: the disk
          entry("72", OUTAGE), // snapshot failure
          entry("F0", OUTAGE), // configuration file error
          entry("HV", FAULT), // foreign data wrapper error
          entry("P0", FAULT), // PL/pgSQL error
          entry("XX", FAULT)); // internal error, corruption

  private static final Map<String, Meaning> STATES =
      Map.of(
          "25006", STALE, // read only: it was the primary once
          "25P03", OUTAGE, // idle in transaction for too long
          "25P04", OUTAGE, // transaction took too long
          "40003", OUTAGE, // statement completion unknown
          "55P03", BUSY, // a lock was not to be had in time
          "55006", BUSY, // object in use
          "57014", BUSY); // cancelled, mostly at its time limit

  /// Such an error ends the connection, whatever its state is.
  private static final Set<String> FATAL = Set.of("FATAL", "PANIC");

  /// What the client says where it has no exception for it.
  private static final String NO_ANSWER = "io.vertx.core.impl.NoStackTrace";

  /// The only failures of the client itself that are ours: parameters that do not fit the
  /// statement.
  private static final Set<String> MISBOUND =
      Set.of("Parameter at position", "The number of parameters");

  private SqlState() {}

  /// What any failure of the SQL client means.
  public static Meaning of(Throwable failure) {
    return switch (failure) {
      case PgException answer -> of(answer);
      case IOException _, TimeoutException _ -> OUTAGE;
      case VertxException client -> isMisbound(client) ? FAULT : OUTAGE;
      default -> failure.getClass().getName().startsWith(NO_ANSWER) ? OUTAGE : FAULT;
    };
  }

  private static Meaning of(PgException answer) {
    var state = String.valueOf(answer.getSqlState());
    var meaning = of(state);
    if (FATAL.contains(String.valueOf(answer.getSeverity())) && meaning != STALE) {
      return OUTAGE;
    }
    return meaning == FAULT && isReplanned(answer) ? STALE : meaning;
  }

  /// By the five characters of a SQLSTATE. An unknown class is a fault: nobody waits for it.
  static Meaning of(String state) {
    var byClass = state.length() == 5 ? CLASSES.getOrDefault(state.substring(0, 2), FAULT) : FAULT;
    return STATES.getOrDefault(state, byClass);
  }

  /// Whether a statement failed because its row would have violated this unique index or
  /// constraint.
  public static boolean violates(Throwable failure, String constraint) {
    return failure instanceof PgException answer
        && String.valueOf(answer.getSqlState()).startsWith("23")
        && constraint.equals(answer.getConstraint());
  }

  static Set<String> classes() {
    return CLASSES.keySet();
  }

  /// A migration of a newer version changed a table under a statement prepared before it.
  private static boolean isReplanned(PgException answer) {
    return "0A000".equals(answer.getSqlState())
        && "RevalidateCachedQuery".equals(answer.getRoutine());
  }

  private static boolean isMisbound(VertxException client) {
    var message = String.valueOf(client.getMessage());
    return MISBOUND.stream().anyMatch(message::startsWith);
  }
}
