package chat.filament.platform.db;

import java.util.List;

/// The database answers, but Filament cannot live on it, or it does not answer at all. The message
/// has every reason, each with what to do about it, and no credentials.
public final class UnsuitableDatabase extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsuitableDatabase(List<String> reasons) {
    super("FILAMENT_DATABASE_URL: " + String.join("; ", reasons), null, false, false);
  }
}
