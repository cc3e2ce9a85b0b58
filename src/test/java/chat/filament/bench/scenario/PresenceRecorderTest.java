package chat.filament.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import chat.filament.bench.client.ReceivedEvent;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PresenceRecorderTest {
  private static final String ANN = "1".repeat(26);
  private static final String BOB = "2".repeat(26);

  private final AtomicLong now = new AtomicLong();
  private final PresenceRecorder.Changes changes = new PresenceRecorder.Changes(now::get);
  private final PresenceRecorder recorder = new PresenceRecorder(changes);

  @Test
  void whoIsOnlineIsTheSyncAndTheUpdatesAfterIt() {
    update(BOB, "online");
    sync(ANN);
    assertThat(recorder.online()).containsExactly(ANN);
    update(BOB, "online");
    update(ANN, "offline");
    assertThat(recorder.online()).containsExactly(BOB);
    sync(ANN, BOB);
    assertThat(recorder.online()).containsExactlyInAnyOrder(ANN, BOB);
    assertThat(changes.updates().sum()).isEqualTo(3);
  }

  @Test
  void onlyTheUpdateOfTheNewestChangeIsTimed() {
    changes.begin(ANN, false);
    changes.begin(ANN, true);
    now.set(5_000_000);
    update(ANN, "offline");
    update(ANN, "online");
    update(BOB, "online");
    assertThat(changes.leaves().take().getTotalCount()).isZero();
    var joins = changes.joins().take();
    assertThat(joins.getTotalCount()).isEqualTo(1);
    assertThat(joins.getMaxValue()).isBetween(4_900L, 5_100L);
  }

  private void sync(String... users) {
    receive("presence_sync", "\"user_ids\":[\"" + String.join("\",\"", users) + "\"]");
  }

  private void update(String user, String status) {
    receive("presence_update", "\"user_id\":\"%s\",\"status\":\"%s\"".formatted(user, status));
  }

  private void receive(String type, String data) {
    var text = "{\"v\":1,\"t\":\"%s\",\"d\":{\"guild_id\":\"G\",%s}}".formatted(type, data);
    var bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    recorder.accept(assertDoesNotThrow(() -> new ReceivedEvent.Reader().read(bytes)));
  }
}
