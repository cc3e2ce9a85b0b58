package chat.filament.search.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Refusal;
import chat.filament.testing.Mutations;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Test;

/// What is searched for: a query, or a refusal that does not repeat it.
class SearchQueryFuzzTest {
  @FuzzTest(maxDuration = "24h")
  void fuzz(byte[] data) {
    var text = new String(data, UTF_8);
    try {
      var query = SearchQuery.parse(text);
      assertThat(query.text().getBytes(UTF_8).length).isBetween(1, SearchQuery.MAX_BYTES);
      assertThat(SearchQuery.parse(query.text()).root()).isEqualTo(query.root());
    } catch (Refusal refused) {
      assertThat(refused.detail()).startsWith("q: ");
    }
  }

  @Test
  void shortRun() {
    Mutations.run(getClass(), this::fuzz);
  }
}
