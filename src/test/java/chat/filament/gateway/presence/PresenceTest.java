package chat.filament.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.GuildId;
import chat.filament.core.IdSource;
import chat.filament.core.UserId;
import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final IdSource IDS = new IdSource(InstantSource.system());

  private final Presence presence = new Presence();
  private final GuildId guild = new GuildId(IDS.next());
  private final UserId ann = new UserId(IDS.next());
  private final UserId bob = new UserId(IDS.next());
  private final Object socket = new Object();

  @Test
  void theFirstSocketMakesAUserOnlineAndTheLastOffline() {
    assertThat(presence.arrive(guild, ann, socket)).isEqualTo(new Presence.Change(true, true));
    assertThat(presence.arrive(guild, ann, socket)).isEqualTo(new Presence.Change(false, false));
    assertThat(presence.leave(guild, ann)).isEqualTo(new Presence.Change(false, false));
    assertThat(presence.online(guild)).isEqualTo(1);
    assertThat(presence.leave(guild, ann).changed()).isTrue();
    assertThat(presence.online(guild)).isZero();
    assertThat(presence.leave(guild, ann)).isEqualTo(new Presence.Change(false, false));
  }

  @Test
  void changesWaitForOneAnnouncement() {
    presence.arrive(guild, bob, socket);
    assertThat(announced()).containsExactly(bob + " online");
    assertThat(presence.arrive(guild, ann, socket).announce())
        .as("an announcement is due already")
        .isFalse();
    presence.leave(guild, ann);
    assertThat(announced()).as("nobody noticed").isEmpty();
    assertThat(presence.arrive(guild, ann, socket).announce()).isTrue();
  }

  @Test
  void aMomentOfAbsenceIsNotAnnounced() {
    presence.arrive(guild, bob, socket);
    presence.arrive(guild, ann, socket);
    announced();
    presence.leave(guild, ann);
    presence.arrive(guild, ann, socket);
    assertThat(announced()).isEmpty();
    presence.leave(guild, ann);
    assertThat(announced()).containsExactly(ann + " offline");
  }

  @Test
  void whatASyncHasShownIsTakenBack() {
    presence.arrive(guild, bob, socket);
    announced();
    presence.arrive(guild, ann, socket);
    assertThat(sync(ann)).contains(ann);
    assertThat(sync(bob)).contains(ann);
    presence.leave(guild, ann);
    assertThat(announced()).containsExactly(ann + " offline");
    presence.arrive(guild, ann, socket);
    sync(ann);
    presence.leave(guild, ann);
    assertThat(announced()).as("only she has seen it").isEmpty();
  }

  @Test
  void announcementsAreCutWhenTheyAreLong() {
    var users = IntStream.range(0, 10).mapToObj(i -> new UserId(IDS.next())).toList();
    users.forEach(user -> presence.arrive(guild, user, socket));
    var first = Objects.requireNonNull(presence.announcement(guild, 7));
    assertThat(read(first.frames())).hasSize(7).startsWith(users.getFirst() + " online");
    first.release();
    assertThat(announced()).hasSize(3);
  }

  @Test
  void whoeverWasToldIsNotToldAgain() {
    var other = new Object();
    presence.arrive(guild, ann, socket);
    presence.arrive(guild, bob, other);
    var announcement = Objects.requireNonNull(presence.announcement(guild, 100));
    assertThat(read(announcement.frames())).containsExactly(ann + " online", bob + " online");
    var withoutAnn = Objects.requireNonNull(announcement.framesWithoutOwn(socket));
    assertThat(read(withoutAnn)).containsExactly(bob + " online");
    var withoutBob = Objects.requireNonNull(announcement.framesWithoutOwn(other));
    assertThat(read(withoutBob)).containsExactly(ann + " online");
    assertThat(announcement.framesWithoutOwn(new Object())).isNull();
    withoutAnn.release();
    withoutBob.release();
    announcement.release();
  }

  @Test
  void theSyncIsAlwaysTheTruth() {
    var random = new Random(7);
    var online = new ArrayList<UserId>();
    for (int i = 0; i < 2_000; i++) {
      if (online.isEmpty() || random.nextInt(5) > 1) {
        online.add(new UserId(IDS.next()));
        presence.arrive(guild, online.getLast(), socket);
      } else {
        presence.leave(guild, online.remove(random.nextInt(online.size())));
      }
      if (!online.isEmpty() && i % 50 == 0) {
        assertThat(sync(online.getLast())).isEqualTo(new HashSet<>(online));
      }
    }
    online.forEach(user -> presence.leave(guild, user));
  }

  @Test
  void theSyncNamesAtMost1024AndAlwaysTheCaller() {
    var users = IntStream.range(0, 1_500).mapToObj(i -> new UserId(IDS.next())).toList();
    users.forEach(user -> presence.arrive(guild, user, socket));
    for (var caller :
        List.of(users.getFirst(), users.get(1_023), users.get(1_024), users.getLast())) {
      assertThat(sync(caller)).hasSize(1_024).contains(caller);
    }
    users.forEach(user -> presence.leave(guild, user));
  }

  private Set<UserId> sync(UserId caller) {
    var frame = presence.sync(guild, caller);
    var event = Answer.parse(texts(frame).getFirst());
    frame.release();
    assertThat(event.path("t").asText()).isEqualTo("presence_sync");
    assertThat(event.path("d").path("guild_id").asText()).isEqualTo(guild.value());
    var ids = new HashSet<UserId>();
    for (JsonNode id : event.path("d").path("user_ids")) {
      assertThat(ids.add(new UserId(id.asText()))).as("unique").isTrue();
    }
    return ids;
  }

  private List<String> announced() {
    var announcement = presence.announcement(guild, 1_000);
    if (announcement == null) {
      return List.of();
    }
    var changes = read(announcement.frames());
    assertThat(announcement.count()).isEqualTo(changes.size());
    announcement.release();
    return changes;
  }

  private static List<String> read(ByteBuf frames) {
    return texts(frames).stream()
        .map(Answer::parse)
        .map(event -> event.path("d"))
        .map(update -> update.path("user_id").asText() + " " + update.path("status").asText())
        .toList();
  }

  /// The texts of unmasked text frames.
  private static List<String> texts(ByteBuf frames) {
    var texts = new ArrayList<String>();
    int at = frames.readerIndex();
    while (at < frames.writerIndex()) {
      assertThat(frames.getUnsignedByte(at)).isEqualTo((short) 0x81);
      int length = frames.getUnsignedByte(at + 1);
      int header = length < 126 ? 2 : 4;
      length = length < 126 ? length : frames.getUnsignedShort(at + 2);
      texts.add(frames.toString(at + header, length, StandardCharsets.UTF_8));
      at += header + length;
    }
    return texts;
  }
}
