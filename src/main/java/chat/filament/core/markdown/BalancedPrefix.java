package chat.filament.core.markdown;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;

/// Cuts a token stream so that what is left is still well nested.
public final class BalancedPrefix {
  private BalancedPrefix() {}

  /// The longest prefix of `tokens` that takes at most `budget` once every start token in it that
  /// is still open has been closed; the closing tokens are appended. `size` must be positive and
  /// must count whatever separates a token from the next. `tokens` must be balanced, and is
  /// returned as it is when all of it fits.
  public static List<Token> cut(List<Token> tokens, ToIntFunction<Token> size, int budget) {
    var closings = new ArrayDeque<Token>();
    var used = 0L;
    for (var kept = 0; kept < tokens.size(); kept++) {
      var token = tokens.get(kept);
      var closing = token.closing();
      if (closing.isPresent()) {
        used += size.applyAsInt(token) + (long) size.applyAsInt(closing.get());
        closings.push(closing.get());
      } else if (token.equals(closings.peek())) {
        closings.pop(); // paid for when it was opened
      } else {
        used += size.applyAsInt(token);
      }
      if (used > budget) {
        closing.ifPresent(_ -> closings.pop());
        return closed(tokens.subList(0, kept), closings);
      }
    }
    return tokens;
  }

  private static List<Token> closed(List<Token> prefix, ArrayDeque<Token> closings) {
    var whole = new ArrayList<Token>(prefix.size() + closings.size());
    whole.addAll(prefix);
    whole.addAll(closings);
    return Collections.unmodifiableList(whole);
  }
}
