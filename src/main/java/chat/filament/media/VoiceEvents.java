package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// The events of calls (`contract/gateway.md` §11), each for the subscribers of its channel.
final class VoiceEvents {
  private VoiceEvents() {}

  /// A participant as others see them.
  record View(
      UserId userId,
      String identity,
      long joinedAtUnix,
      long updatedAtUnix,
      boolean isMuted,
      boolean isDeafened,
      boolean isSpeaking,
      boolean isVideoEnabled,
      boolean isScreenShareEnabled) {

    static View of(Participant participant) {
      return new View(
          participant.seat().user(),
          participant.seat().identity(),
          participant.joinedAt(),
          participant.updatedAt(),
          participant.flags().muted(),
          participant.flags().deafened(),
          false,
          participant.sends(Source.CAMERA),
          participant.sends(Source.SCREEN_SHARE));
    }
  }

  private record Joined(GuildId guildId, ChannelId channelId, View participant) {}

  private record Left(
      GuildId guildId, ChannelId channelId, UserId userId, String identity, long leftAtUnix) {}

  private record Updated(
      GuildId guildId,
      ChannelId channelId,
      UserId userId,
      String identity,
      Fields updatedFields,
      long updatedAtUnix) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Fields(
      @Nullable Boolean isMuted,
      @Nullable Boolean isDeafened,
      @Nullable Boolean isSpeaking,
      @Nullable Boolean isVideoEnabled,
      @Nullable Boolean isScreenShareEnabled) {}

  private record Published(
      GuildId guildId,
      ChannelId channelId,
      UserId userId,
      String identity,
      String stream,
      long publishedAtUnix) {}

  private record Unpublished(
      GuildId guildId,
      ChannelId channelId,
      UserId userId,
      String identity,
      String stream,
      long unpublishedAtUnix) {}

  static Ephemeral joined(Participant participant) {
    var place = participant.seat().place();
    return event(
        "voice_participant_join",
        place,
        new Joined(place.guild(), place.channel(), View.of(participant)));
  }

  static Ephemeral left(Seat seat, long now) {
    var place = seat.place();
    return event(
        "voice_participant_leave",
        place,
        new Left(place.guild(), place.channel(), seat.user(), seat.identity(), now));
  }

  /// After another token: the flags that follow the streams.
  static Ephemeral renewed(Participant participant) {
    return updated(
        participant,
        new Fields(
            null,
            null,
            false,
            participant.sends(Source.CAMERA),
            participant.sends(Source.SCREEN_SHARE)));
  }

  /// Only the flags in which `after` differs.
  static Ephemeral flagged(Participant before, Participant after) {
    var was = before.flags();
    var is = after.flags();
    return updated(
        after,
        new Fields(
            was.muted() == is.muted() ? null : is.muted(),
            was.deafened() == is.deafened() ? null : is.deafened(),
            null,
            null,
            null));
  }

  private static Ephemeral updated(Participant participant, Fields fields) {
    var seat = participant.seat();
    var place = seat.place();
    return event(
        "voice_participant_update",
        place,
        new Updated(
            place.guild(),
            place.channel(),
            seat.user(),
            seat.identity(),
            fields,
            participant.updatedAt()));
  }

  static Ephemeral published(Seat seat, Source source, long now) {
    var place = seat.place();
    return event(
        "voice_stream_publish",
        place,
        new Published(
            place.guild(), place.channel(), seat.user(), seat.identity(), source.wire(), now));
  }

  static Ephemeral unpublished(Seat seat, Source source, long now) {
    var place = seat.place();
    return event(
        "voice_stream_unpublish",
        place,
        new Unpublished(
            place.guild(), place.channel(), seat.user(), seat.identity(), source.wire(), now));
  }

  private static Ephemeral event(String type, Place place, Object payload) {
    return new Ephemeral(
        place.guild(),
        new Event(type, new Audience.InChannel(place.channel()), null, Json.encode(payload)));
  }
}
