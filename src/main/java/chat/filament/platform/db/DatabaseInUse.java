package chat.filament.platform.db;

/// Another server uses the database; its message is a sentence for the operator.
public final class DatabaseInUse extends Exception {
  private static final long serialVersionUID = 1;

  DatabaseInUse(String holder) {
    super(
        "another Filament server uses this database ("
            + holder
            + "); only one can: stop it first, or give this one a database of its own",
        null,
        false,
        false);
  }
}
