package chat.filament.platform.socket;

/// A socket's command or subscription fails because its address is banned from the guild; the
/// connection ends as `ip_banned`. An expected outcome, so it carries no stack trace.
public final class AddressBanned extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AddressBanned() {
    super("the address is banned from the guild", null, false, false);
  }
}
