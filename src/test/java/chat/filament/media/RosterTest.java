package chat.filament.media;

import static chat.filament.media.Hall.CAMERA;
import static chat.filament.media.Hall.LISTEN;
import static chat.filament.media.Hall.MICROPHONE;
import static chat.filament.media.Hall.payload;
import static chat.filament.media.Hall.types;
import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.event.Audience;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RosterTest {
  private final Roster roster = new Roster();
  private final Place place = Hall.place();
  private final Seat seat = Hall.seat(place);

  @Test
  void joiningShowsTheParticipantThenTheStreams() {
    var steps = roster.join(seat, CAMERA, 100);
    assertThat(types(steps))
        .containsExactly("voice_participant_join", "voice_stream_publish", "voice_stream_publish");
    assertThat(steps.events())
        .allSatisfy(event -> {
          assertThat(event.guild()).isEqualTo(place.guild());
          assertThat(event.event().audience()).isEqualTo(new Audience.InChannel(place.channel()));
        });
    assertThat(payload(steps.events().get(0)))
        .hasToString(
            """
            {"guild_id":"G","channel_id":"C","participant":{"user_id":"U","identity":"u.U.G.C",\
            "joined_at_unix":100,"updated_at_unix":100,"is_muted":false,"is_deafened":false,\
            "is_speaking":false,"is_video_enabled":true,"is_screen_share_enabled":false}}\
            """
                .replace("\"G\"", "\"" + place.guild() + "\"")
                .replace("\"C\"", "\"" + place.channel() + "\"")
                .replace("\"U\"", "\"" + seat.user() + "\"")
                .replace("u.U.G.C", seat.identity()));
    assertThat(steps.events().stream().skip(1).map(event -> payload(event).path("stream").asText()))
        .containsExactly("microphone", "camera");
    assertThat(payload(steps.events().get(1)).path("published_at_unix").asLong()).isEqualTo(100);
    assertThat(steps.touched()).containsExactly(place);
  }

  @Test
  void leavingEndsTheStreamsFirst() {
    roster.join(seat, CAMERA, 100);
    var steps = roster.leave(seat, 130);
    assertThat(types(steps))
        .containsExactly(
            "voice_stream_unpublish", "voice_stream_unpublish", "voice_participant_leave");
    assertThat(payload(steps.events().get(0)).path("unpublished_at_unix").asLong()).isEqualTo(130);
    var left = payload(steps.events().get(2));
    assertThat(left.path("identity").asText()).isEqualTo(seat.identity());
    assertThat(left.path("left_at_unix").asLong()).isEqualTo(130);
    assertThat(steps.left()).containsExactly(seat);
    assertThat(roster.places()).isEmpty();
  }

  @Test
  void leavingWithoutBeingThereIsNothing() {
    roster.join(seat, MICROPHONE, 100);
    assertThat(roster.leave(new Seat(Hall.place(), seat.user()), 101).events()).isEmpty();
    assertThat(roster.leave(Hall.seat(place), 101).events()).isEmpty();
    assertThat(roster.in(place)).hasSize(1);
  }

  @Test
  void joiningElsewhereLeavesTheOldPlaceFirst() {
    roster.join(seat, MICROPHONE, 100);
    var other = new Seat(Hall.place(), seat.user());
    var steps = roster.join(other, LISTEN, 110);
    assertThat(types(steps))
        .containsExactly(
            "voice_stream_unpublish", "voice_participant_leave", "voice_participant_join");
    assertThat(steps.left()).containsExactly(seat);
    assertThat(steps.touched()).containsExactlyInAnyOrder(place, other.place());
    assertThat(roster.places()).containsExactly(other.place());
  }

  @Test
  void anotherTokenTellsWhatChanged() {
    roster.join(seat, CAMERA, 100);
    roster.flag(seat, new StateDraft(true, null), 105);
    var screen = new Grant(Set.of(Source.SCREEN_SHARE, Source.MICROPHONE), false);
    var steps = roster.join(seat, screen, 110);
    assertThat(types(steps))
        .containsExactly(
            "voice_participant_update", "voice_stream_unpublish", "voice_stream_publish");
    assertThat(payload(steps.events().get(0)).path("updated_fields"))
        .hasToString(
            """
            {"is_speaking":false,"is_video_enabled":false,"is_screen_share_enabled":true}\
            """);
    assertThat(payload(steps.events().get(1)).path("stream").asText()).isEqualTo("camera");
    assertThat(payload(steps.events().get(2)).path("stream").asText()).isEqualTo("screen_share");
    var participant = roster.on(seat).orElseThrow();
    assertThat(participant.joinedAt()).isEqualTo(100);
    assertThat(participant.updatedAt()).isEqualTo(110);
    assertThat(participant.flags().muted()).isTrue();
  }

  @Test
  void anotherTokenOfTheSameKindTellsNothing() {
    roster.join(seat, MICROPHONE, 100);
    assertThat(roster.join(seat, MICROPHONE, 110).events()).isEmpty();
    assertThat(roster.on(seat).orElseThrow().tokenAt()).isEqualTo(110);
  }

  @Test
  void anyTokenSinceTheJoinMayBeTheOneInUse() {
    roster.join(seat, CAMERA, 100);
    roster.join(seat, LISTEN, 110);
    var participant = roster.on(seat).orElseThrow();
    assertThat(participant.granted()).isEqualTo(CAMERA.or(LISTEN));
    assertThat(participant.streams()).isEmpty();
  }

  @Test
  void onlyChangedFlagsAreTold() {
    roster.join(seat, MICROPHONE, 100);
    var steps = roster.flag(seat, new StateDraft(true, false), 105);
    assertThat(types(steps)).containsExactly("voice_participant_update");
    var update = payload(steps.events().get(0));
    assertThat(update.path("updated_fields")).hasToString("{\"is_muted\":true}");
    assertThat(update.path("updated_at_unix").asLong()).isEqualTo(105);
    assertThat(roster.flag(seat, new StateDraft(true, null), 106).events()).isEmpty();
    assertThat(roster.flag(Hall.seat(place), new StateDraft(true, null), 106).events()).isEmpty();
  }

  @Test
  void theLastSeatOfAChannelIsGivenOnce() {
    IntStream.range(1, Roster.PARTICIPANTS)
        .forEach(i -> roster.join(Hall.seat(place), MICROPHONE, 100));
    assertThat(roster.reserve(seat)).isTrue();
    assertThat(roster.reserve(seat)).as("one's own place is not counted twice").isTrue();
    assertThat(roster.reserve(Hall.seat(place))).isFalse();
    roster.release(seat);
    assertThat(roster.reserve(Hall.seat(place))).as("still held by the other token").isFalse();
    roster.release(seat);
    assertThat(roster.reserve(Hall.seat(place))).isTrue();
  }

  @Test
  void aParticipantOfAFullChannelMayRenew() {
    roster.join(seat, MICROPHONE, 100);
    IntStream.range(1, Roster.PARTICIPANTS)
        .forEach(i -> roster.join(Hall.seat(place), MICROPHONE, 100));
    assertThat(roster.reserve(seat)).isTrue();
    assertThat(roster.reserve(Hall.seat(place))).isFalse();
  }

  @Test
  void channelsInUseAreBounded() {
    IntStream.range(1, Roster.CHANNELS)
        .forEach(i -> roster.join(Hall.seat(Hall.place()), MICROPHONE, 100));
    assertThat(roster.reserve(seat)).isTrue();
    assertThat(roster.reserve(Hall.seat(Hall.place()))).isFalse();
    assertThat(roster.reserve(Hall.seat(place))).as("a channel in use has room").isTrue();
  }
}
