package chat.filament.platform.node;

import java.util.regex.Pattern;

/// What the NATS library says went wrong, fit to be shown: its messages name the URLs it tried,
/// with the password or the token in them.
final class NatsFailure {
  private static final Pattern LOGIN = Pattern.compile("://[^\\s/]*@");

  private NatsFailure() {}

  static String text(Exception problem) {
    return text(problem.toString());
  }

  static String text(String message) {
    return LOGIN.matcher(message).replaceAll("://");
  }
}
