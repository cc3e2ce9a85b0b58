package chat.filament.bench;

import chat.filament.core.GuildId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Searches for a word through all pages, and compares the hits with what was played.
final class SearchCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration RETRY = Duration.ofMillis(200);

  private final Api api;
  private final Ticker ticker;
  private final Account searcher;
  private final GuildId guild;

  SearchCheck(Api api, Ticker ticker, Account searcher, GuildId guild) {
    this.api = api;
    this.ticker = ticker;
    this.searcher = searcher;
    this.guild = guild;
  }

  /// The hits' texts, newest first; `complete` as the server says of every page.
  record Hits(List<String> texts, boolean complete, double seconds) {
    /// Hits that do not contain the word.
    long wrong(String word) {
      return texts.stream().filter(text -> !Words.contains(text, word)).count();
    }
  }

  /// Fails with `IllegalArgumentException` unless the word is one that the contract's query grammar
  /// reads as plain words.
  static void requireWord(String word) {
    boolean operator = word.equals("AND") || word.equals("OR") || word.equals("NOT");
    if (operator || !word.matches("[\\p{L}\\p{Nd}]+(['.-][\\p{L}\\p{Nd}]+)*")) {
      throw new IllegalArgumentException("search: '" + word + "' (expected: one word)");
    }
  }

  /// Asks again until the answer is complete or patience ends.
  Hits search(String word) {
    long start = ticker.nanos();
    while (true) {
      var hits = pages(word);
      if (hits.complete() || ticker.secondsSince(start) > PATIENCE.toSeconds()) {
        return hits;
      }
      Pause.of(RETRY);
    }
  }

  private Hits pages(String word) {
    long start = ticker.nanos();
    List<String> texts = new ArrayList<>();
    boolean complete = true;
    @Nullable String cursor = null;
    do {
      var page = api.search(searcher, guild, word, cursor);
      for (JsonNode message : page.path("messages")) {
        texts.add(message.path("content").asText());
      }
      complete &= page.path("complete").asBoolean();
      cursor = page.path("next_cursor").textValue();
    } while (cursor != null);
    return new Hits(List.copyOf(texts), complete, ticker.secondsSince(start));
  }
}
