package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final Page<String> PAGE =
      new Page<>("rows", "next_cursor", row -> "at" + row.length(), row -> row);

  private static String json(List<String> rows, int limit) {
    return ((Reply.Polled) PAGE.reply(rows, limit)).json().toString();
  }

  @Test
  void lastPageHasNoCursor() {
    assertThat(json(List.of(), 2)).isEqualTo("{\"rows\":[],\"next_cursor\":null}");
    assertThat(json(List.of("a", "bb"), 2))
        .isEqualTo("{\"rows\":[\"a\",\"bb\"],\"next_cursor\":null}");
  }

  @Test
  void oneRowMoreThanAskedForMeansAnotherPage() {
    assertThat(json(List.of("a", "bb", "ccc"), 2))
        .isEqualTo("{\"rows\":[\"a\",\"bb\"],\"next_cursor\":\"at2\"}");
  }

  @Test
  void neverExceeds64000Bytes() {
    for (int length : List.of(1, 7, 100, 1_000, 31_000)) {
      var rows = Collections.nCopies(64_000 / length + 2, "é".repeat(length / 2 + 1));
      var json = json(rows, rows.size());
      assertThat(json.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
          .isBetween(31_000, 64_000);
      assertThat(json.substring(json.length() - 12)).endsWith("\"at" + (length / 2 + 1) + "\"}");
    }
  }

  @Test
  void cursorIsThatOfTheLastRowShown() {
    var rows = IntStream.rangeClosed(1, 500).mapToObj("x"::repeat).toList();
    var json = json(rows, 400);
    int shown = json.split("\",\"", -1).length;
    assertThat(json.substring(json.length() - 30)).endsWith("\"next_cursor\":\"at" + shown + "\"}");
    assertThat(shown).isLessThan(400);
  }
}
