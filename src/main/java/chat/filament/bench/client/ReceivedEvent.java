package chat.filament.bench.client;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One gateway event, as far as a client looks into it; `position` in its stream is 0 for one that
/// is not durable.
@JsonIgnoreProperties(ignoreUnknown = true)
public record ReceivedEvent(
    @JsonProperty(value = "t", required = true) Kind kind,
    @JsonProperty("s") long position,
    @JsonProperty(value = "d", required = true) Data data) {

  /// Named as on the wire.
  public enum Kind {
    MESSAGE_CREATE,
    SUBSCRIBED,
    RESUMED,
    RESUME_GAP,
    PRESENCE_UPDATE,
    PRESENCE_SYNC,
    WORKSPACE_MEMBER_REMOVE,
    WORKSPACE_MEMBER_BAN,
    WORKSPACE_CHANNEL_PERMISSION_OVERRIDE_UPDATE,
    CHANNEL_DELETE,
    WORKSPACE_DELETE,
    @JsonEnumDefaultValue
    OTHER
  }

  /// What the event is about; null where it does not say.
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Data(
      @JsonProperty("message_id") @Nullable String messageId,
      @JsonProperty("channel_id") @Nullable String channelId,
      @JsonProperty("guild_id") @Nullable String guildId,
      @JsonProperty("user_id") @Nullable String userId,
      @JsonProperty("user_ids") @Nullable List<String> userIds,
      @Nullable String status,
      @Nullable String content) {}

  /// Reads the events of one event loop's sockets. What is sent to many comes to them one after
  /// another and is parsed once. Fails with `IOException` on what is no event.
  public static final class Reader {
    private static final ObjectReader JSON =
        JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build()
            .readerFor(ReceivedEvent.class);

    private ByteBuf text = Unpooled.EMPTY_BUFFER;
    private @Nullable ReceivedEvent newest;

    public ReceivedEvent read(ByteBuf arrived) throws IOException {
      if (newest != null && text.equals(arrived)) {
        return newest;
      }
      var bytes = ByteBufUtil.getBytes(arrived);
      ReceivedEvent event = JSON.readValue(bytes);
      text = Unpooled.wrappedBuffer(bytes);
      newest = event;
      return event;
    }
  }
}
