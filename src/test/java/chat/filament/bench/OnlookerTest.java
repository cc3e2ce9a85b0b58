package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OnlookerTest {
  private static final String ANN = "1".repeat(26);
  private static final String BOB = "2".repeat(26);

  private final AtomicLong now = new AtomicLong();
  private final Comings comings = new Comings(now::get);
  private final Onlooker onlooker =
      new Onlooker(
          0,
          new Account(0, "a"),
          new Room(new GuildId("0".repeat(26)), new ChannelId("1".repeat(26))),
          comings);

  @Test
  void thePictureIsTheSyncAndTheUpdatesAfterIt() {
    update(BOB, "online");
    sync(ANN);
    assertThat(onlooker.online()).containsExactly(ANN);
    update(BOB, "online");
    update(ANN, "offline");
    assertThat(onlooker.online()).containsExactly(BOB);
    sync(ANN, BOB);
    assertThat(onlooker.online()).containsExactlyInAnyOrder(ANN, BOB);
    assertThat(comings.updates()).isEqualTo(3);
  }

  @Test
  void onlyTheUpdateOfTheNewestChangeIsTimed() {
    comings.begin(ANN, false);
    comings.begin(ANN, true);
    now.set(5_000_000);
    update(ANN, "offline");
    update(ANN, "online");
    update(BOB, "online");
    assertThat(comings.leaves().count()).isZero();
    var joins = comings.joins();
    assertThat(joins.count()).isEqualTo(1);
    assertThat(joins.max()).isBetween(4.9, 5.1);
  }

  private void sync(String... users) {
    hear("presence_sync", "\"user_ids\":[\"" + String.join("\",\"", users) + "\"]");
  }

  private void update(String user, String status) {
    hear("presence_update", "\"user_id\":\"%s\",\"status\":\"%s\"".formatted(user, status));
  }

  private void hear(String type, String data) {
    var text = "{\"v\":1,\"t\":\"%s\",\"d\":{\"guild_id\":\"G\",%s}}".formatted(type, data);
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    var event = new EventBytes(bytes).of(bytes.length);
    onlooker.hear(event.kind(), event);
  }
}
