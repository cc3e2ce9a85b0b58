package chat.filament.message;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.UserId;
import chat.filament.core.markdown.MarkdownTokens;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenCacheTest {
  private static final String ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

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

  @Test
  void aPageOfSlowTextsLeavesTheLoopToOthersInBetween() throws Exception {
    var slow = "- ".repeat(250) + "a" + "\n".repeat(1_400);
    var page = IntStream.range(0, 20).mapToObj(n -> message(n + slow)).toList();
    assertThat(turnsOfOthers(page)).as("turns for 20 slow texts").isGreaterThanOrEqualTo(19);
    assertThat(turnsOfOthers(page)).as("turns when they are known").isZero();
  }

  private static Message message(String content) {
    return new Message(
        new MessageId(ID),
        new GuildId(ID),
        new ChannelId(ID),
        new UserId(ID),
        content,
        List.of(),
        List.of(),
        1,
        null);
  }

  /// How often something else got its turn on the same event loop before the page was parsed.
  private int turnsOfOthers(List<Message> page) throws Exception {
    var vertx = Vertx.vertx();
    var done = new CompletableFuture<Integer>();
    try {
      var loop = vertx.getOrCreateContext();
      var turns = new ArrayList<Integer>();
      loop.runOnContext(start -> {
        var prepared = cache.prepare(page.iterator());
        prepared.onComplete(end -> done.complete(turns.size()));
        new Runnable() {
          @Override
          public void run() {
            if (!done.isDone()) {
              turns.add(1);
              loop.runOnContext(turn -> run());
            }
          }
        }.run();
      });
      return done.get(60, TimeUnit.SECONDS);
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
