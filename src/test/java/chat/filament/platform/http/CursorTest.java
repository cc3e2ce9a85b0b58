package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
  @Test
  void readsWhatItWrites() {
    var cursor = new Cursor(1771000000, "01K0000000000000000000000X");
    assertThat(cursor.text()).isEqualTo("1771000000_01K0000000000000000000000X");
    assertThat(Cursor.parse(cursor.text())).isEqualTo(cursor);
    assertThat(Cursor.parse("1771000000_01k0000000000000000000000x")).isEqualTo(cursor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "_",
        "1",
        "_01K0000000000000000000000X",
        "1_",
        "-1_01K0000000000000000000000X",
        "+1_01K0000000000000000000000X",
        "1_1_01K0000000000000000000000X",
        "1_01K0000000000000000000000X_",
        "1 _01K0000000000000000000000X",
        "9999999999999999999999_01K0000000000000000000000X",
        "١_01K0000000000000000000000X",
      })
  void refusesWhatItNeverWrote(String text) {
    assertThatThrownBy(() -> Cursor.parse(text)).isInstanceOf(Refusal.class);
  }
}
