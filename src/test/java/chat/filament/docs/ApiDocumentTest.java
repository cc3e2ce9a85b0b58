package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ApiDocumentTest {
  @Test
  void namesWhatTheDocumentAndTheRoutesDoNotShare() {
    assertThatThrownBy(() -> ApiDocument.requireDescribes(Set.of("GET /nowhere/:guild_id")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not describe [GET /nowhere/:guild_id]")
        .hasMessageContaining("GET /guilds/:guild_id/channels");
  }
}
