package chat.filament.platform.db;

/// Another server uses the database; its message is a sentence for the operator.
public final class DatabaseInUse extends Exception {
  private static final long serialVersionUID = 1;

  DatabaseInUse(LeaseSession.Holder holder, boolean asNode) {
    super(sentence(holder, asNode), null, false, false);
  }

  private static String sentence(LeaseSession.Holder holder, boolean asNode) {
    if (holder.shared()) {
      return "nodes that share this database run (one "
          + holder
          + "); set FILAMENT_NATS_URL to theirs to be one of them, or stop them first";
    }
    var server = "another Filament server uses this database (" + holder + "); ";
    return asNode
        ? server + "it has no FILAMENT_NATS_URL and shares it with nobody: stop it first"
        : server + "only one can: stop it first, or give this one a database of its own";
  }
}
