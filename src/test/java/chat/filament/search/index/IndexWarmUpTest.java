package chat.filament.search.index;

import static org.assertj.core.api.Assertions.assertThatCode;

import chat.filament.core.IdSource;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class IndexWarmUpTest {
  @Test
  void goesTheWayOfWritingAndSearching() {
    assertThatCode(() -> new IndexWarmUp(new IdSource(InstantSource.system())).run())
        .doesNotThrowAnyException();
  }
}
