package chat.filament.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.MessageId;
import chat.filament.core.permission.Permission;
import chat.filament.platform.event.AccessChange;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Batch;
import chat.filament.platform.event.Event;
import chat.filament.platform.log.Head;
import com.github.f4b6a3.ulid.UlidCreator;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitFrameTest {
  private static final AccessChange NONE = new AccessChange.None();

  private final GuildId guild = new GuildId(id());
  private final ChannelId channel = new ChannelId(id());
  private final Head head = new Head(10, 3, 1, new MessageId(id()));

  private static String id() {
    return UlidCreator.getMonotonicUlid().toString();
  }

  private static Event event(Audience audience, @Nullable String refId, @Nullable Buffer payload) {
    return new Event("message_create", audience, refId, payload);
  }

  @Test
  void everyKindOfEventArrivesAsItWas() {
    var events =
        List.of(
            event(new Audience.InGuild(), null, Buffer.buffer("{}")),
            event(new Audience.InChannel(channel), id(), Buffer.buffer("{\"content\":\"héllo\"}")),
            event(new Audience.Viewers(channel), id(), null),
            event(new Audience.Holders(Permission.BAN_MEMBER), "other", Buffer.buffer()));
    var batch = new Batch(guild, 7, events, NONE);
    var frame = CommitFrame.encode(batch, head).orElseThrow();
    assertThat(CommitFrame.decode(frame)).isEqualTo(new CommitFrame(batch, head, false));
  }

  @Test
  void aGuildWithoutMessagesHasNoLast() {
    var batch = new Batch(guild, 1, List.of(event(new Audience.InGuild(), null, null)), NONE);
    var first = new Head(1, 1, 0, null);
    var frame = CommitFrame.encode(batch, first).orElseThrow();
    assertThat(CommitFrame.decode(frame).head()).isEqualTo(first);
  }

  @Test
  void whatChangesAccessOrIsLargeIsReadFromTheLog() {
    var small = List.of(event(new Audience.InGuild(), null, Buffer.buffer("{}")));
    var ends = new Batch(guild, 10, small, new AccessChange.Deleted());
    assertThat(CommitFrame.encode(ends, head)).isEmpty();
    assertThat(CommitFrame.encode(new Batch(guild, 11, List.of(), NONE), head)).isEmpty();
    var payload = Buffer.buffer(new byte[CommitFrame.MAX_BYTES]);
    var large = List.of(event(new Audience.InGuild(), null, payload));
    assertThat(CommitFrame.encode(new Batch(guild, 10, large, NONE), head)).isEmpty();
  }

  @Test
  void whatIsCutOffOrOfAnotherVersionIsNoFrame() {
    var events = List.of(event(new Audience.InChannel(channel), id(), Buffer.buffer("{}")));
    var frame = CommitFrame.encode(new Batch(guild, 10, events, NONE), head).orElseThrow();
    for (int length = 0; length < frame.length(); length++) {
      var part = frame.slice(0, length);
      assertThatThrownBy(() -> CommitFrame.decode(part)).isInstanceOf(RuntimeException.class);
    }
    var other = frame.copy().setByte(0, (byte) 2);
    assertThatThrownBy(() -> CommitFrame.decode(other)).hasMessageContaining("version");
  }
}
