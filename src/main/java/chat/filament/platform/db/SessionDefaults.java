package chat.filament.platform.db;

/// What our statements rely on. An administrator may have set it otherwise for a whole server, a
/// database or a role, so every session says it first.
final class SessionDefaults {
  /// `idle_session_timeout` would end connections that wait in a pool, each as if the database had
  /// failed; compiling plans takes longer than any of our statements; the others change what a text
  /// or a value means. The search path stays as it is: an operator may have put the tables
  /// elsewhere.
  static final String SQL =
      "SET standard_conforming_strings = on;"
          + " SET idle_session_timeout = 0;"
          + " SET jit = off;"
          + " SET default_transaction_isolation = 'read committed';"
          + " SET default_transaction_deferrable = off;"
          + " SET transform_null_equals = off;"
          + " SET array_nulls = on;"
          + " SET TimeZone = 'UTC';"
          + " SET DateStyle = 'ISO, MDY';"
          + " SET IntervalStyle = 'postgres';"
          + " SET bytea_output = 'hex';"
          + " SET extra_float_digits = 1;"
          + " SET client_min_messages = 'warning'";

  /// For sessions that take as long as they take: migrations.
  static final String PATIENT_SQL =
      SQL
          + "; SET statement_timeout = 0; SET lock_timeout = 0;"
          + " SET idle_in_transaction_session_timeout = 0";

  private SessionDefaults() {}
}
