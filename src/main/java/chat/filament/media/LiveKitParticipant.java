package chat.filament.media;

import chat.filament.media.RoomConnection.RoomTrack;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A participant as LiveKit lists it.
///
/// @param grant what its token, as LiveKit knows it, allows
/// @param connection empty for whoever did not come with a token of ours
/// @param tracks what it sends now
/// @param region of the LiveKit node that carries it, empty where LiveKit's configuration names
///   none
record LiveKitParticipant(
    String identity,
    Grant grant,
    Optional<RoomConnection> connection,
    List<RoomTrack> tracks,
    String region) {

  /// Reads the answer of `ListParticipants`; empty when it has no participants. Fails with a
  /// `DecodeException` on what cannot be one: to believe it would end every call.
  static List<LiveKitParticipant> all(JsonObject answer) {
    var participants = ProtoJson.objects(answer, "participants");
    var listed = answer.getValue("participants");
    boolean isList = listed instanceof JsonArray array && array.size() == participants.size();
    if (listed != null && !isList) {
      throw new DecodeException("participants: not a list of objects");
    }
    var all = participants.stream().map(LiveKitParticipant::of).toList();
    if (all.stream().anyMatch(participant -> participant.identity().isEmpty())) {
      throw new DecodeException("participants: one without an identity");
    }
    return all;
  }

  private static LiveKitParticipant of(JsonObject participant) {
    return new LiveKitParticipant(
        ProtoJson.text(participant, "identity"),
        grant(participant),
        connection(participant),
        ProtoJson.objects(participant, "tracks").stream().map(LiveKitParticipant::track).toList(),
        ProtoJson.text(participant, "region"));
  }

  /// What a participant of LiveKit may do.
  static Grant grant(JsonObject participant) {
    var permission = ProtoJson.object(participant, "permission");
    return new Grant(
        sources(permission), ProtoJson.flag(permission, "can_subscribe", "canSubscribe"));
  }

  /// Which connection of which participant of ours it is.
  static Optional<RoomConnection> connection(JsonObject participant) {
    long seconds = ProtoJson.number(participant, "joined_at", "joinedAt");
    long millis = ProtoJson.number(participant, "joined_at_ms", "joinedAtMs");
    return ParticipantKey.ofIdentity(ProtoJson.text(participant, "identity"))
        .map(key ->
            new RoomConnection(
                key, ProtoJson.text(participant, "sid"), millis > 0 ? millis : seconds * 1_000));
  }

  static RoomTrack track(JsonObject track) {
    var source = ProtoJson.text(track, "source").toLowerCase(Locale.ROOT);
    return new RoomTrack(ProtoJson.text(track, "sid"), PublishSource.parse(source));
  }

  /// An empty list stands for every source.
  private static EnumSet<PublishSource> sources(JsonObject permission) {
    var sources = EnumSet.noneOf(PublishSource.class);
    if (!ProtoJson.flag(permission, "can_publish", "canPublish")) {
      return sources;
    }
    var names = ProtoJson.texts(permission, "can_publish_sources", "canPublishSources");
    if (names.isEmpty()) {
      return EnumSet.allOf(PublishSource.class);
    }
    names.forEach(
        name -> PublishSource.parse(name.toLowerCase(Locale.ROOT)).ifPresent(sources::add));
    return sources;
  }
}
