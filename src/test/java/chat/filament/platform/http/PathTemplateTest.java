package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathTemplateTest {
  @Test
  void fixedSegmentsComeBeforeParameters() {
    assertThat(
            Stream.of("/guilds/:g", "/users/:u/profile", "/guilds/public", "/users/me/profile")
                .map(PathTemplate::new)
                .sorted()
                .map(PathTemplate::text))
        .containsExactly("/guilds/public", "/guilds/:g", "/users/me/profile", "/users/:u/profile");
  }

  @ParameterizedTest
  @CsvSource({
    "/guilds/:g, /guilds/public, true",
    "/guilds/public, /guilds/:g, false",
    "/guilds/:g/members/:u, /guilds/:g/members/me, true",
    "/guilds/:g, /guilds/:g, false",
    "/guilds/:g/roles, /guilds/public, false",
  })
  void aParameterCoversAFixedSegment(String one, String other, boolean covers) {
    assertThat(new PathTemplate(one).covers(new PathTemplate(other))).isEqualTo(covers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "guilds", "/", "/guilds/", "/guilds//a"})
  void otherShapesAreNoTemplates(String text) {
    assertThatThrownBy(() -> new PathTemplate(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
