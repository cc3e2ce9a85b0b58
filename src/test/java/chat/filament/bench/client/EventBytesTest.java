package chat.filament.bench.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class EventBytesTest {
  private static final String ID = "01JABCDEFGHJKMNPQRSTVWXYZ0";
  private static final String MESSAGE =
      """
      {"message_id":"%s","guild_id":"G","channel_id":"%s","author_id":"A","content":"hi \\"content\\":\\"no\\"","x":{"t":"subscribed","s":9}}\
      """
          .formatted(ID, ID);

  @Test
  void readsPresence() {
    var one = "1".repeat(26);
    var two = "2".repeat(26);
    var sync =
        read(
            "{\"v\":1,\"t\":\"presence_sync\",\"d\":{\"guild_id\":\"G\",\"user_ids\":[\"%s\",\"%s\"]}}"
                .formatted(one, two));
    assertThat(sync.userIds()).containsExactly(one, two);
    var update = "{\"v\":1,\"t\":\"presence_update\",\"d\":{\"user_id\":\"%s\",\"status\":\"%s\"}}";
    assertThat(read(update.formatted(one, "online")).isOnline()).isTrue();
    var gone = read(update.formatted(two, "offline"));
    assertThat(kind(update.formatted(one, "online"))).isEqualTo(EventKind.PRESENCE_UPDATE);
    assertThat(gone.isOnline()).isFalse();
    assertThat(gone.id(gone.userId())).isEqualTo(two);
  }

  @Test
  void findsTheType() {
    assertThat(kind("{\"v\":1,\"t\":\"subscribed\",\"d\":{}}")).isEqualTo(EventKind.SUBSCRIBED);
    assertThat(kind("{\"v\":1,\"t\":\"message_create\",\"d\":" + MESSAGE + "}"))
        .isEqualTo(EventKind.MESSAGE_CREATE);
  }

  @Test
  void aTypeThatOnlyBeginsAlikeIsAnother() {
    assertThat(kind("{\"v\":1,\"t\":\"message_created\",\"d\":{}}")).isEqualTo(EventKind.OTHER);
    assertThat(kind("{\"v\":1,\"t\":\"message_")).isEqualTo(EventKind.OTHER);
    assertThat(kind("{}")).isEqualTo(EventKind.OTHER);
  }

  @Test
  void findsTheFieldsOfAMessageAndNotTheWordsInItsText() {
    var event = read("{\"v\":1,\"t\":\"message_create\",\"d\":" + MESSAGE + "}");
    assertThat(text(event, event.messageId(), 26)).isEqualTo(ID);
    assertThat(text(event, event.channelId(), 26)).isEqualTo(ID);
    assertThat(text(event, event.content(), 4)).isEqualTo("hi \\");
    assertThat(event.guildId()).isNotNegative();
  }

  @Test
  void readsThePositionBeforeThePayload() {
    assertThat(read("{\"v\":1,\"t\":\"x\",\"s\":12,\"d\":" + MESSAGE + "}").position())
        .isEqualTo(12);
  }

  @Test
  void aNumberInsideThePayloadIsNoPosition() {
    assertThat(read("{\"v\":1,\"t\":\"x\",\"d\":" + MESSAGE + "}").position()).isEqualTo(-1);
    assertThat(read("{\"v\":1,\"t\":\"x\",\"d\":{\"s\":5}}").position()).isEqualTo(-1);
  }

  private static EventBytes read(String json) {
    var event = new EventBytes();
    event.read(Unpooled.copiedBuffer("\"".repeat(1000), StandardCharsets.UTF_8));
    event.read(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
    return event;
  }

  private static EventKind kind(String json) {
    return new EventBytes().read(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
  }

  private static String text(EventBytes event, int from, int length) {
    return new String(event.bytes(), from, length, StandardCharsets.UTF_8);
  }
}
