package chat.filament.core.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pairs of the contract, and more of our own: what the rules say where the pairs are silent.
class MarkdownVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  record Pair(String input, JsonNode tokens) {}

  @ParameterizedTest
  @MethodSource("contractPairs")
  void everyPairOfTheContractHolds(Pair pair) {
    assertThat(json(MarkdownTokens.parse(pair.input()))).isEqualTo(pair.tokens());
  }

  @ParameterizedTest
  @MethodSource("ownPairs")
  void everyDerivedPairHolds(Pair pair) {
    assertThat(json(MarkdownTokens.parse(pair.input()))).isEqualTo(pair.tokens());
  }

  static Stream<Pair> contractPairs() throws IOException {
    return pairs("markdown-vectors.json");
  }

  static Stream<Pair> ownPairs() throws IOException {
    return pairs("markdown-more.json");
  }

  private static Stream<Pair> pairs(String file) throws IOException {
    try (var in = MarkdownVectorsTest.class.getResourceAsStream("/vectors/" + file)) {
      return JSON.readTree(in)
          .valueStream()
          .map(pair -> new Pair(pair.get("input").textValue(), pair.get("tokens")));
    }
  }

  private static JsonNode json(List<Token> tokens) {
    var array = JSON.createArrayNode();
    tokens.forEach(token -> array.add(json(token)));
    return array;
  }

  private static ObjectNode json(Token token) {
    ObjectNode object = JSON.valueToTree(token);
    return object.put("type", token.type());
  }
}
