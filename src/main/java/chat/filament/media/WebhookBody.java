package chat.filament.media;

import chat.filament.core.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/// Reads the body of LiveKit's webhook (`contract/voice.md` §7): JSON of protocol buffers, with
/// 64-bit numbers as strings, enums by name and default values left out.
final class WebhookBody {
  private static final int MAX_ID = 128;

  private final JsonObject json;
  private final RoomEvent.Stamp stamp;

  private WebhookBody(JsonObject json) {
    this.json = json;
    this.stamp =
        new RoomEvent.Stamp(
            ProtoJson.text(json, "id"), ProtoJson.number(json, "created_at", "createdAt"));
  }

  /// Empty for what does not concern our calls. Refuses what is no JSON object.
  static Optional<RoomEvent> read(byte[] body) {
    try {
      return new WebhookBody(new JsonObject(Buffer.buffer(body))).event();
    } catch (DecodeException | ClassCastException e) {
      throw Refusal.invalid("body: not a JSON object");
    }
  }

  private Optional<RoomEvent> event() {
    if (stamp.id().length() > MAX_ID) {
      return Optional.empty();
    }
    var room = ProtoJson.object(json, "room");
    var channel = VoiceChannel.ofRoom(ProtoJson.text(room, "name"));
    if (ProtoJson.text(json, "event").equals("room_finished")) {
      return channel.map(finished -> new RoomEvent.RoomFinished(stamp, finished));
    }
    var participant = ProtoJson.object(json, "participant");
    return LiveKitParticipant.connection(participant)
        .filter(connection -> channel.isPresent())
        .filter(connection -> connection.key().channel().equals(channel.get()))
        .flatMap(connection -> event(connection, participant));
  }

  private Optional<RoomEvent> event(RoomConnection connection, JsonObject participant) {
    var track = LiveKitParticipant.track(ProtoJson.object(json, "track"));
    return switch (ProtoJson.text(json, "event")) {
      case "participant_joined" ->
          Optional.of(
              new RoomEvent.ParticipantEntered(
                  stamp, connection, LiveKitParticipant.grant(participant)));
      case "participant_left" -> Optional.of(new RoomEvent.ParticipantGone(stamp, connection));
      case "track_published" -> Optional.of(new RoomEvent.TrackStarted(stamp, connection, track));
      case "track_unpublished" -> Optional.of(new RoomEvent.TrackEnded(stamp, connection, track));
      default -> Optional.empty();
    };
  }
}
