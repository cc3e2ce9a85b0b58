package chat.filament.search.index;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.search.index.SearchPage.Order;
import chat.filament.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How well the texts of `search/texts.tsv` are found, beside what PostgreSQL offers: its full-text
/// search, and trigrams.
final class SearchQualityIT {
  private static final int LOOKED_AT = 10;
  private static final List<SearchTexts.Text> TEXTS = SearchTexts.texts();
  private static final List<SearchTexts.Query> QUERIES =
      SearchTexts.queries().stream().filter(query -> !query.found().isEmpty()).toList();

  private record Quality(double recall, double ndcg) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "recall %.3f, nDCG at 10 %.3f", recall, ndcg);
    }
  }

  @Test
  void findsMoreThanPostgresDoes() throws IOException {
    try (var index = MessageIndex.inMemory();
        var database = TestDatabase.create()) {
      database.sql("CREATE EXTENSION pg_trgm");
      database.sql("CREATE TABLE texts (id text, content text)");
      for (int i = 0; i < TEXTS.size(); i++) {
        index.upsert(Chat.said(i, TEXTS.get(i).content()));
        database.sql("INSERT INTO texts VALUES (?, ?)", TEXTS.get(i).id(), TEXTS.get(i).content());
      }
      index.refresh();
      var ours = quality(query -> found(index, query));
      var fullText =
          quality(query ->
              database.sql(
                  """
                  SELECT id FROM texts, websearch_to_tsquery('simple', ?) q
                  WHERE to_tsvector('simple', content) @@ q
                  ORDER BY ts_rank(to_tsvector('simple', content), q) DESC, id LIMIT 10
                  """,
                  query));
      var trigrams =
          quality(query ->
              database.sql(
                  """
                  SELECT id FROM texts WHERE ? <% content
                  ORDER BY word_similarity(?, content) DESC, id LIMIT 10
                  """,
                  query, query));

      System.out.println("Filament: " + ours);
      System.out.println("PostgreSQL full-text search: " + fullText);
      System.out.println("PostgreSQL pg_trgm: " + trigrams);
      assertThat(ours.recall()).isEqualTo(1);
      assertThat(ours.ndcg()).isGreaterThan(Math.max(fullText.ndcg(), trigrams.ndcg()));
    }
  }

  private static List<String> found(MessageIndex index, String query) {
    try {
      var hits = index.searcher().search(Chat.request(query, Order.RELEVANCE, LOOKED_AT));
      return Chat.numbers(hits).stream().map(number -> TEXTS.get(number).id()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Quality quality(Function<String, List<String>> search) {
    double recall = 0;
    double ndcg = 0;
    for (var query : QUERIES) {
      var found = search.apply(query.q());
      recall +=
          (double) query.found().stream().filter(found::contains).count() / query.found().size();
      ndcg +=
          IntStream.range(0, found.size())
                  .filter(rank -> query.found().contains(found.get(rank)))
                  .mapToDouble(SearchQualityIT::gain)
                  .sum()
              / IntStream.range(0, query.found().size()).mapToDouble(SearchQualityIT::gain).sum();
    }
    return new Quality(recall / QUERIES.size(), ndcg / QUERIES.size());
  }

  private static double gain(int rank) {
    return Math.log(2) / Math.log(rank + 2);
  }
}
