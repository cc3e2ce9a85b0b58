package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import chat.filament.core.UserId;
import chat.filament.media.RoomConnection.RoomTrack;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Event;
import chat.filament.platform.socket.UserOffline;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What nodes say to each other about calls: questions to the one that keeps them, its answers, and
/// what has become of a call. JSON of the records themselves: all nodes run the same version, or
/// the one beside it.
final class CallWire {
  /// The number of a question is its place here.
  private static final List<Class<?>> QUESTIONS =
      List.of(
          IssueToken.class,
          VoiceRequests.LeaveCall.class,
          VoiceRequests.FlagParticipant.class,
          UserOffline.class,
          RoomEvent.ParticipantEntered.class,
          RoomEvent.ParticipantGone.class,
          RoomEvent.TrackStarted.class,
          RoomEvent.TrackEnded.class,
          RoomEvent.RoomFinished.class);

  private static final byte DONE = 0;
  private static final byte REFUSED = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(chat.filament.core.Id.class, ToStringSerializer.instance)
                  .addDeserializer(GuildId.class, new FromText<>(GuildId::new))
                  .addDeserializer(ChannelId.class, new FromText<>(ChannelId::new))
                  .addDeserializer(UserId.class, new FromText<>(UserId::new))
                  .addSerializer(RoomTrack.class, new TrackWriter())
                  .addDeserializer(RoomTrack.class, new TrackReader()))
          .build();

  /// What has become of a call.
  ///
  /// @param participants all of them, nobody when it is over
  /// @param events what subscribers are told
  record CallChange(VoiceChannel channel, List<Participant> participants, List<ToldEvent> events) {
    CallChange {
      participants = List.copyOf(participants);
      events = List.copyOf(events);
    }

    static CallChange of(
        VoiceChannel channel, List<Participant> participants, List<Ephemeral> events) {
      return new CallChange(channel, participants, events.stream().map(ToldEvent::of).toList());
    }

    List<Ephemeral> ephemerals() {
      return events.stream()
          .map(event ->
              new Ephemeral(
                  channel.guild(),
                  new Event(
                      event.type(),
                      new Audience.InChannel(channel.id()),
                      null,
                      Buffer.buffer(event.payload()))))
          .toList();
    }
  }

  /// An event of a call's channel; `payload` is JSON.
  record ToldEvent(String type, String payload) {
    static ToldEvent of(Ephemeral event) {
      return new ToldEvent(event.event().type(), String.valueOf(event.event().payload()));
    }
  }

  private record Refused(Problem problem, String detail, int retryAfterSeconds) {}

  private CallWire() {}

  static Buffer question(Object question) {
    return Buffer.buffer()
        .appendByte((byte) QUESTIONS.indexOf(question.getClass()))
        .appendBuffer(encode(question));
  }

  /// One of the records that [#question] takes.
  static Object question(Buffer question) {
    return decode(question.getBytes(1, question.length()), QUESTIONS.get(question.getByte(0)));
  }

  /// The answer as it goes back; a refusal is one, too, and any other failure stays a failure.
  static Future<Buffer> answer(Future<?> answer) {
    return answer
        .map(value -> {
          var done = Buffer.buffer().appendByte(DONE);
          return value instanceof IssueToken.IssuedToken token
              ? done.appendBuffer(encode(token))
              : done;
        })
        .recover(failure ->
            failure instanceof Refusal refusal
                ? Future.succeededFuture(refused(refusal))
                : Future.failedFuture(failure));
  }

  private static Buffer refused(Refusal refusal) {
    var told = new Refused(refusal.problem(), refusal.detail(), refusal.retryAfterSeconds());
    return Buffer.buffer().appendByte(REFUSED).appendBuffer(encode(told));
  }

  /// A token, or nothing; or the refusal.
  static Future<?> answer(Buffer answer) {
    var content = answer.getBytes(1, answer.length());
    if (answer.getByte(0) == REFUSED) {
      var told = decode(content, Refused.class);
      return Future.failedFuture(
          told.retryAfterSeconds() > 0
              ? Refusal.retryAfter(told.problem(), told.retryAfterSeconds())
              : new Refusal(told.problem(), told.detail()));
    }
    return content.length == 0
        ? Future.succeededFuture()
        : Future.succeededFuture(decode(content, IssueToken.IssuedToken.class));
  }

  static Buffer change(CallChange change) {
    return encode(change);
  }

  static CallChange change(Buffer change) {
    return decode(change.getBytes(), CallChange.class);
  }

  private static Buffer encode(Object value) {
    try {
      return Buffer.buffer(MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not encodable: " + value.getClass().getName(), e);
    }
  }

  private static <T> T decode(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName(), e);
    }
  }

  private static final class FromText<T> extends JsonDeserializer<T> {
    private final Function<String, T> make;

    FromText(Function<String, T> make) {
      this.make = make;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
      return make.apply(in.getText());
    }
  }

  private static final class TrackWriter extends JsonSerializer<RoomTrack> {
    @Override
    public void serialize(RoomTrack track, JsonGenerator out, SerializerProvider of)
        throws IOException {
      out.writeStartArray();
      out.writeString(track.sid());
      out.writeString(track.source().map(PublishSource::wire).orElse(""));
      out.writeEndArray();
    }
  }

  private static final class TrackReader extends JsonDeserializer<RoomTrack> {
    @Override
    public RoomTrack deserialize(JsonParser in, DeserializationContext context) throws IOException {
      var parts = in.readValueAs(String[].class);
      return new RoomTrack(parts[0], Optional.of(parts[1]).flatMap(PublishSource::parse));
    }
  }
}
