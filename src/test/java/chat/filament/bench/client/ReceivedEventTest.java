package chat.filament.bench.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReceivedEventTest {
  private static final String ID = "01JABCDEFGHJKMNPQRSTVWXYZ0";
  private static final String MESSAGE =
      """
      {"message_id":"%s","guild_id":"G","channel_id":"C","author_id":"A","content":"hi \\"content\\":\\"no\\"","x":{"t":"subscribed","s":9}}\
      """
          .formatted(ID);
  private static final String PRESENCE =
      "{\"v\":1,\"t\":\"presence_update\",\"d\":{\"user_id\":\"U\",\"status\":\"%s\"}}";

  private final ReceivedEvent.Reader reader = new ReceivedEvent.Reader();

  @Test
  void readsPresence() throws IOException {
    var sync = "{\"v\":1,\"t\":\"presence_sync\",\"d\":{\"user_ids\":[\"one\",\"two\"]}}";
    assertThat(read(sync).data().userIds()).containsExactly("one", "two");
    var update = read(PRESENCE.formatted("online"));
    assertThat(update.kind()).isEqualTo(ReceivedEvent.Kind.PRESENCE_UPDATE);
    assertThat(update.data().userId()).isEqualTo("U");
    assertThat(update.data().status()).isEqualTo("online");
  }

  @Test
  void whatComesAgainIsParsedOnceAndWhatDiffersIsNot() throws IOException {
    var online = read(PRESENCE.formatted("online"));
    assertThat(read(PRESENCE.formatted("online"))).isSameAs(online);
    assertThat(read(PRESENCE.formatted("onlime")).data().status()).isEqualTo("onlime");
  }

  @Test
  void aTypeThatOnlyBeginsAlikeIsAnother() throws IOException {
    assertThat(read("{\"v\":1,\"t\":\"subscribed\",\"d\":{}}").kind())
        .isEqualTo(ReceivedEvent.Kind.SUBSCRIBED);
    assertThat(read("{\"v\":1,\"t\":\"message_created\",\"d\":{}}").kind())
        .isEqualTo(ReceivedEvent.Kind.OTHER);
  }

  @Test
  void findsTheFieldsOfAMessageAndNotTheWordsInItsText() throws IOException {
    var event = read("{\"v\":1,\"t\":\"message_create\",\"d\":" + MESSAGE + "}");
    assertThat(event.kind()).isEqualTo(ReceivedEvent.Kind.MESSAGE_CREATE);
    assertThat(event.data().messageId()).isEqualTo(ID);
    assertThat(event.data().channelId()).isEqualTo("C");
    assertThat(event.data().guildId()).isEqualTo("G");
    assertThat(event.data().userId()).isNull();
    assertThat(event.data().content()).isEqualTo("hi \"content\":\"no\"");
  }

  @Test
  void aNumberInsideThePayloadIsNoPosition() throws IOException {
    assertThat(read("{\"v\":1,\"t\":\"x\",\"s\":12,\"d\":" + MESSAGE + "}").position())
        .isEqualTo(12);
    assertThat(read("{\"v\":1,\"t\":\"x\",\"d\":" + MESSAGE + "}").position()).isZero();
    assertThat(read("{\"v\":1,\"t\":\"x\",\"d\":{\"s\":5}}").position()).isZero();
  }

  @Test
  void whatIsNoEventFails() {
    assertThatThrownBy(() -> read("{}")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("{\"v\":1,\"t\":\"message_")).isInstanceOf(IOException.class);
  }

  private ReceivedEvent read(String json) throws IOException {
    return reader.read(Unpooled.copiedBuffer(json, StandardCharsets.UTF_8));
  }
}
