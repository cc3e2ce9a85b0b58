package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.markdown.MarkdownTokens;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private final TokenCache cache = new TokenCache();

  @Test
  void aLongTextIsParsedOnce() {
    var text = "*a* ".repeat(400);
    var tokens = cache.tokens(text);
    assertThat(tokens).isEqualTo(MarkdownTokens.parse(text));
    assertThat(cache.tokens(text)).isSameAs(tokens);
  }

  @Test
  void whatIsKeptIsBoundedInBytes() {
    IntStream.range(0, 1_000).forEach(n -> cache.tokens("[".repeat(1_990) + n));
    assertThat(cache.keptBytes()).isPositive().isLessThanOrEqualTo(16L << 20);
  }
}
