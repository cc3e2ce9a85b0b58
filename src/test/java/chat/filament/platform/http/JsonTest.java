package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  record Draft(@Nullable String name, @Nullable Integer count, @Nullable List<String> tags) {}

  record Edit(Patch<String> colorHex, Patch<Integer> count) {}

  private static <T> T read(Class<T> type, String json) {
    return Json.reader(type).read(json.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":1}",
        "{\"name\":true}",
        "{\"name\":[]}",
        "{\"name\":\"a\",\"name\":\"a\"}",
        "{\"size\":1}",
        "{\"count\":1.0}",
        "{\"count\":\"1\"}",
        "{\"count\":99999999999}",
        "{\"tags\":\"a\"}",
        "{\"tags\":[1]}",
        "{} {}",
        "[]",
        "null",
        "{\"name\":",
        "{\"name\":\"\\ud800\"}",
        "{\"name\":\"x\\udc00\\ud800x\"}",
        "{\"tags\":[\"ok\",\"\\udfff\"]}"
      })
  void whatIsNotExactlyTheRecordIsRefused(String json) {
    assertThatThrownBy(() -> read(Draft.class, json)).isInstanceOf(Refusal.class);
  }

  @Test
  void wholeSurrogatePairsAreText() {
    assertThat(read(Draft.class, "{\"name\":\"\\ud83d\\udc4d\",\"tags\":[\"👍\"]}"))
        .isEqualTo(new Draft("👍", null, List.of("👍")));
  }

  @Test
  void aPatchTellsNullFromAbsence() {
    assertThat(read(Edit.class, "{}"))
        .isEqualTo(new Edit(new Patch<>(false, null), new Patch<>(false, null)));
    assertThat(read(Edit.class, "{\"color_hex\":null,\"count\":null}"))
        .isEqualTo(new Edit(new Patch<>(true, null), new Patch<>(true, null)));
    assertThat(read(Edit.class, "{\"color_hex\":\"#1\",\"count\":3}"))
        .isEqualTo(new Edit(new Patch<>(true, "#1"), new Patch<>(true, 3)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"color_hex\":5}",
        "{\"color_hex\":[]}",
        "{\"color_hex\":\"\\ud800\"}",
        "{\"count\":\"3\"}",
        "{\"count\":1.5}"
      })
  void aPatchIsAsStrictAsItsValue(String json) {
    assertThatThrownBy(() -> read(Edit.class, json)).isInstanceOf(Refusal.class);
  }
}
