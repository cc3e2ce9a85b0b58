package chat.filament.bench;

import chat.filament.core.GuildId;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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

  /// One message found.
  record Hit(String id, String text) {}

  /// What was found, newest first; `complete` as the server says of every page.
  record Hits(List<Hit> all, boolean complete, double seconds) {
    /// Compares with the ids of the messages that have the word.
    Findings compare(String word, Set<String> owed) {
      var found = all.stream().map(Hit::id).collect(Collectors.toSet());
      long missing = owed.stream().filter(id -> !found.contains(id)).count();
      long without = all.stream().filter(hit -> !Words.contains(hit.text(), word)).count();
      long unposted = found.stream().filter(id -> !owed.contains(id)).count() - without;
      return new Findings(missing, without, all.size() - found.size(), Math.max(0, unposted));
    }
  }

  /// What is wrong with the hits: owed messages that are missing, hits without the word, hits that
  /// came twice, and hits with the word that belong to no acknowledged post.
  record Findings(long missing, long without, long repeated, long unposted) {}

  /// Fails with `IllegalArgumentException` unless the word is one that the contract's query grammar
  /// reads as plain words.
  static void requireWord(String word) {
    boolean operator = word.equals("AND") || word.equals("OR") || word.equals("NOT");
    if (operator || !word.matches("[\\p{L}\\p{Nd}]+(['.-][\\p{L}\\p{Nd}]+)*")) {
      throw new IllegalArgumentException("search: '" + word + "' (expected: one word)");
    }
  }

  /// Asks again until the answer is complete or patience ends. Also where the server refuses: it
  /// does so when it is too busy to search in time. Fails with `IllegalStateException` when it
  /// still does at the end.
  Hits search(String word) {
    long start = ticker.nanos();
    while (true) {
      boolean late = ticker.secondsSince(start) > PATIENCE.toSeconds();
      try {
        var hits = pages(word);
        if (hits.complete() || late) {
          return hits;
        }
      } catch (IllegalStateException e) {
        if (late) {
          throw e;
        }
      }
      Pause.of(RETRY);
    }
  }

  private Hits pages(String word) {
    long start = ticker.nanos();
    List<Hit> hits = new ArrayList<>();
    boolean complete = true;
    @Nullable String cursor = null;
    do {
      var page = api.search(searcher, guild, word, cursor);
      for (JsonNode message : page.path("messages")) {
        hits.add(new Hit(message.path("message_id").asText(), message.path("content").asText()));
      }
      complete &= page.path("complete").asBoolean();
      cursor = page.path("next_cursor").textValue();
    } while (cursor != null);
    return new Hits(List.copyOf(hits), complete, ticker.secondsSince(start));
  }
}
