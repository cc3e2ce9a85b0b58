package chat.filament.message;

import chat.filament.core.markdown.MarkdownTokens;
import chat.filament.core.markdown.Token;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.List;

/// The tokens of texts that take long to parse, so that a page of history does not parse again what
/// was parsed when it was posted or read before. A text is its own key: whatever was edited since
/// is another text. At most about 16 MiB. Any thread.
final class TokenCache {
  private static final long MAX_BYTES = 16L << 20;

  /// Below this many characters a parse takes less than a look into the cache is worth.
  private static final int SHORT = 64;

  /// Of a token and its place in a list, roughly.
  private static final int TOKEN_BYTES = 48;

  /// A few milliseconds at most.
  private static final int STEPS_A_TURN = 60_000;

  private final Cache<String, List<Token>> parsed =
      Caffeine.newBuilder()
          .maximumWeight(MAX_BYTES)
          .weigher(TokenCache::bytes)
          .executor(Runnable::run)
          .build();

  /// The text twice: as the key, and in pieces in its tokens.
  private static int bytes(String text, List<Token> tokens) {
    return 128 + 4 * text.length() + TOKEN_BYTES * tokens.size();
  }

  /// Parses what is not known yet of the texts of a page, so many steps in one turn of the event
  /// loop that others hardly wait, and goes on in the next.
  Future<Void> prepare(Iterator<Message> page) {
    int left = STEPS_A_TURN;
    while (page.hasNext()) {
      var text = page.next().content();
      if (text.length() >= SHORT && parsed.getIfPresent(text) == null) {
        left -= MarkdownTokens.steps(text);
        tokens(text);
      }
      if (left <= 0 && page.hasNext()) {
        return nextTurn().compose(turn -> prepare(page));
      }
    }
    return Future.succeededFuture();
  }

  /// At once on a thread without a loop: nobody else waits for it.
  private static Future<Void> nextTurn() {
    var loop = Vertx.currentContext();
    if (loop == null) {
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    loop.runOnContext(turn::complete);
    return turn.future();
  }

  List<Token> tokens(String text) {
    if (text.length() < SHORT) {
      return MarkdownTokens.parse(text);
    }
    var known = parsed.getIfPresent(text);
    if (known != null) {
      return known;
    }
    var tokens = MarkdownTokens.parse(text); // outside of the cache, where others would wait for it
    parsed.put(text, tokens);
    return tokens;
  }

  /// About how many bytes are kept.
  long keptBytes() {
    return parsed.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }
}
