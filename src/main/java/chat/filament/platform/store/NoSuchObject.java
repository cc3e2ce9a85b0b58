package chat.filament.platform.store;

/// Nothing has this key.
public final class NoSuchObject extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoSuchObject(ObjectKey key) {
    super(key.toString(), null, false, false);
  }
}
