package chat.filament.platform.store;

import java.util.Optional;
import java.util.regex.Pattern;

/// The name of an object, `folder/name`. Made of ids and words of ours; never of a client's text.
///
/// @param folder a word in lower case, such as `attachments`
/// @param name 1..128 letters, digits, `-`, `_` and `.`; begins with a letter or digit
public record ObjectKey(String folder, String name) {
  private static final Pattern FOLDER = Pattern.compile("[a-z]{1,32}");
  private static final Pattern NAME = Pattern.compile("[0-9A-Za-z][0-9A-Za-z._-]{0,127}");

  public ObjectKey {
    if (!FOLDER.matcher(folder).matches() || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("object key: " + folder + "/" + name);
    }
  }

  /// Reads `folder/name`; empty when it is no key.
  public static Optional<ObjectKey> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0
        || !FOLDER.matcher(text.substring(0, slash)).matches()
        || !NAME.matcher(text.substring(slash + 1)).matches()) {
      return Optional.empty();
    }
    return Optional.of(new ObjectKey(text.substring(0, slash), text.substring(slash + 1)));
  }

  /// `folder/name`.
  @Override
  public String toString() {
    return folder + "/" + name;
  }
}
