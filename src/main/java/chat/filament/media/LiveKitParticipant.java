package chat.filament.media;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A participant as LiveKit lists it.
///
/// @param grant what its token, as LiveKit knows it, allows
record LiveKitParticipant(String identity, Grant grant) {

  /// Reads the answer of `ListParticipants`. LiveKit leaves out or writes default values, and names
  /// fields in either style.
  static List<LiveKitParticipant> all(JsonObject answer) {
    return objects(answer.getJsonArray("participants", new JsonArray()))
        .map(LiveKitParticipant::of)
        .toList();
  }

  private static LiveKitParticipant of(JsonObject participant) {
    var permission = participant.getJsonObject("permission", new JsonObject());
    return new LiveKitParticipant(
        participant.getString("identity", ""),
        new Grant(sources(permission), flag(permission, "can_subscribe", "canSubscribe")));
  }

  /// An empty list stands for every source.
  private static EnumSet<PublishSource> sources(JsonObject permission) {
    var sources = EnumSet.noneOf(PublishSource.class);
    if (!flag(permission, "can_publish", "canPublish")) {
      return sources;
    }
    var names =
        permission.getJsonArray(
            "can_publish_sources", permission.getJsonArray("canPublishSources", new JsonArray()));
    if (names.isEmpty()) {
      return EnumSet.allOf(PublishSource.class);
    }
    names.stream()
        .map(name -> String.valueOf(name).toLowerCase(Locale.ROOT))
        .forEach(name -> PublishSource.parse(name).ifPresent(sources::add));
    return sources;
  }

  private static boolean flag(JsonObject object, String name, String otherName) {
    return Boolean.TRUE.equals(object.getValue(name))
        || Boolean.TRUE.equals(object.getValue(otherName));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }
}
