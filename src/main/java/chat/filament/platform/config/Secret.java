package chat.filament.platform.config;

/// A value that must never be printed; `reveal` marks the few places that need it.
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
