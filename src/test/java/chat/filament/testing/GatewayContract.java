package chat.filament.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;

/// Holds every frame that a test gets against `asyncapi.yaml`.
final class GatewayContract {
  static final Set<String> TYPES =
      Documents.map(Documents.map(Documents.ASYNCAPI.get("components")).get("messages")).keySet();

  private GatewayContract() {}

  /// Fails unless the frame is one of the document. `type` is its `t`.
  static void check(String type, String frame) {
    assertThat(TYPES).as("events of asyncapi.yaml").contains(type);
    assertThat(
            Documents.faults("asyncapi.yaml", "/components/messages/" + type + "/payload", frame))
        .as(frame)
        .isEmpty();
    Coverage.event(type);
  }
}
