package chat.filament.media;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import chat.filament.core.UserId;
import chat.filament.platform.event.Audience;
import chat.filament.platform.event.Ephemeral;
import chat.filament.platform.event.Event;
import chat.filament.platform.http.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The events of calls (`contract/gateway.md` §11), each for the subscribers of its channel.
final class VoiceEvents {
  private VoiceEvents() {}

  /// A participant as others see them. `is_speaking` is always false: LiveKit says who speaks to
  /// the participants of the room alone, neither in webhooks nor in its room service.
  record ParticipantView(
      UserId userId,
      String identity,
      long joinedAtUnix,
      long updatedAtUnix,
      boolean isMuted,
      boolean isDeafened,
      boolean isSpeaking,
      boolean isVideoEnabled,
      boolean isScreenShareEnabled) {

    static ParticipantView of(Participant participant) {
      return new ParticipantView(
          participant.key().user(),
          participant.key().identity(),
          participant.joinedAt(),
          participant.updatedAt(),
          participant.flags().muted(),
          participant.flags().deafened(),
          false,
          participant.sends(PublishSource.CAMERA),
          participant.sends(PublishSource.SCREEN_SHARE));
    }
  }

  private record ParticipantJoined(
      GuildId guildId, ChannelId channelId, ParticipantView participant) {}

  private record ParticipantLeft(
      GuildId guildId, ChannelId channelId, UserId userId, String identity, long leftAtUnix) {}

  private record ParticipantUpdated(
      GuildId guildId,
      ChannelId channelId,
      UserId userId,
      String identity,
      ChangedFields updatedFields,
      long updatedAtUnix) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record ChangedFields(
      @Nullable Boolean isMuted,
      @Nullable Boolean isDeafened,
      @Nullable Boolean isSpeaking,
      @Nullable Boolean isVideoEnabled,
      @Nullable Boolean isScreenShareEnabled) {}

  private record StreamPublished(
      GuildId guildId,
      ChannelId channelId,
      UserId userId,
      String identity,
      String stream,
      long publishedAtUnix) {}

  private record StreamUnpublished(
      GuildId guildId,
      ChannelId channelId,
      UserId userId,
      String identity,
      String stream,
      long unpublishedAtUnix) {}

  static Ephemeral joined(Participant participant) {
    var channel = participant.key().channel();
    return event(
        "voice_participant_join",
        channel,
        new ParticipantJoined(channel.guild(), channel.id(), ParticipantView.of(participant)));
  }

  static Ephemeral left(ParticipantKey key, long now) {
    var channel = key.channel();
    return event(
        "voice_participant_leave",
        channel,
        new ParticipantLeft(channel.guild(), channel.id(), key.user(), key.identity(), now));
  }

  /// That a participant stops sending and leaves.
  static Stream<Ephemeral> gone(Participant participant, long now) {
    var key = participant.key();
    return Stream.concat(
        participant.streams().stream().map(source -> unpublished(key, source, now)),
        Stream.of(left(key, now)));
  }

  /// What subscribers are told who have seen a call as it was before and missed what made it what
  /// it is.
  static List<Ephemeral> difference(List<Participant> before, List<Participant> after, long now) {
    var was = byUser(before);
    var is = byUser(after);
    var events = new ArrayList<Ephemeral>();
    for (var one : before) {
      if (!is.containsKey(one.key().user())) {
        gone(one, now).forEach(events::add);
      }
    }
    for (var one : after) {
      var known = was.get(one.key().user());
      if (known == null) {
        events.add(joined(one));
      } else {
        if (!known.flags().equals(one.flags())) {
          events.add(flagged(known, one));
        }
        videoFlags(known, one).ifPresent(events::add);
        known.streams().stream()
            .filter(source -> !one.sends(source))
            .forEach(source -> events.add(unpublished(one.key(), source, now)));
      }
      one.streams().stream()
          .filter(source -> known == null || !known.sends(source))
          .forEach(source -> events.add(published(one.key(), source, now)));
    }
    return events;
  }

  private static Map<UserId, Participant> byUser(List<Participant> call) {
    return call.stream().collect(Collectors.toMap(one -> one.key().user(), one -> one));
  }

  /// After another token: the flags that follow the streams.
  static Ephemeral renewed(Participant participant) {
    return updated(
        participant,
        new ChangedFields(
            null,
            null,
            false,
            participant.sends(PublishSource.CAMERA),
            participant.sends(PublishSource.SCREEN_SHARE)));
  }

  /// The flags of sent pictures in which `after` differs, if it does.
  static Optional<Ephemeral> videoFlags(Participant before, Participant after) {
    boolean camera = after.sends(PublishSource.CAMERA);
    boolean screen = after.sends(PublishSource.SCREEN_SHARE);
    boolean cameraChanged = camera != before.sends(PublishSource.CAMERA);
    boolean screenChanged = screen != before.sends(PublishSource.SCREEN_SHARE);
    return cameraChanged || screenChanged
        ? Optional.of(
            updated(
                after,
                new ChangedFields(
                    null,
                    null,
                    null,
                    cameraChanged ? camera : null,
                    screenChanged ? screen : null)))
        : Optional.empty();
  }

  /// Only the flags in which `after` differs.
  static Ephemeral flagged(Participant before, Participant after) {
    var was = before.flags();
    var is = after.flags();
    return updated(
        after,
        new ChangedFields(
            was.muted() == is.muted() ? null : is.muted(),
            was.deafened() == is.deafened() ? null : is.deafened(),
            null,
            null,
            null));
  }

  private static Ephemeral updated(Participant participant, ChangedFields fields) {
    var key = participant.key();
    var channel = key.channel();
    return event(
        "voice_participant_update",
        channel,
        new ParticipantUpdated(
            channel.guild(),
            channel.id(),
            key.user(),
            key.identity(),
            fields,
            participant.updatedAt()));
  }

  static Ephemeral published(ParticipantKey key, PublishSource source, long now) {
    var channel = key.channel();
    return event(
        "voice_stream_publish",
        channel,
        new StreamPublished(
            channel.guild(), channel.id(), key.user(), key.identity(), source.wire(), now));
  }

  static Ephemeral unpublished(ParticipantKey key, PublishSource source, long now) {
    var channel = key.channel();
    return event(
        "voice_stream_unpublish",
        channel,
        new StreamUnpublished(
            channel.guild(), channel.id(), key.user(), key.identity(), source.wire(), now));
  }

  private static Ephemeral event(String type, VoiceChannel channel, Object payload) {
    return new Ephemeral(
        channel.guild(),
        new Event(type, new Audience.InChannel(channel.id()), null, Json.encode(payload)));
  }
}
