package chat.filament.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WitnessTest {
  private static final String GUILD = "0".repeat(26);
  private static final String CHANNEL = "1".repeat(26);
  private static final String USER = "2".repeat(26);
  private static final String OTHER = "3".repeat(26);

  private final AtomicLong now = new AtomicLong();

  @Test
  void afterAKickEveryEventOfTheGuildCounts() {
    var witness = witness(Loss.KICK);
    hear(witness, 5, message(GUILD, CHANNEL));
    hear(witness, 8, event("presence_update", GUILD, "\"user_id\":\"" + OTHER + '"'));
    hear(witness, 9, event("presence_update", OTHER, "\"user_id\":\"" + USER + '"'));
    assertThat(witness.heard()).isTrue();
    assertThat(witness.nanosAfter(6)).isEqualTo(2);
    assertThat(witness.nanosAfter(8)).isZero();
  }

  @Test
  void theEventThatTellsOfTheLossDoesNotCount() {
    var witness = witness(Loss.KICK);
    hear(witness, 5, event("workspace_member_remove", GUILD, "\"user_id\":\"" + USER + '"'));
    assertThat(witness.nanosAfter(0)).isZero();
    hear(witness, 6, event("workspace_member_remove", GUILD, "\"user_id\":\"" + OTHER + '"'));
    assertThat(witness.nanosAfter(0)).isEqualTo(6);
  }

  @Test
  void afterAChannelIsHiddenOnlyItsEventsCount() {
    var witness = witness(Loss.OVERRIDE);
    var channel = "\"channel_id\":\"" + CHANNEL + '"';
    hear(witness, 5, event("workspace_channel_permission_override_update", GUILD, channel));
    hear(witness, 6, message(GUILD, OTHER));
    assertThat(witness.nanosAfter(0)).isZero();
    hear(witness, 7, message(GUILD, CHANNEL));
    assertThat(witness.nanosAfter(0)).isEqualTo(7);
  }

  @Test
  void afterALogoutEveryEventCounts() {
    var witness = witness(Loss.LOGOUT);
    hear(witness, 5, "{\"v\":1,\"t\":\"friend_remove\",\"d\":{}}");
    assertThat(witness.nanosAfter(0)).isEqualTo(5);
  }

  @Test
  void aMessageKnowsWhetherItWasSentAfterTheLoss() {
    var witness = witness(Loss.KICK);
    var content = ",\"content\":\"" + new Stamp("nonce123", 0, 40).content(0) + '"';
    hear(
        witness, 50, event("message_create", GUILD, "\"channel_id\":\"" + CHANNEL + '"' + content));
    assertThat(witness.heardSentAfter(39)).isTrue();
    assertThat(witness.heardSentAfter(45)).isFalse();
  }

  @Test
  void aMessageSentAfterTheLossIsAProblemHoweverSoonItComes() {
    var losses = new Losses();
    losses.note(Loss.ROLE, new Losses.Seen(1, true, true));
    assertThat(problems(losses)).isOne();
  }

  @Test
  void whatComesAfterASecondIsAProblem() {
    var losses = new Losses();
    losses.note(Loss.BAN, new Losses.Seen(20_000_000, false, true));
    losses.note(Loss.BAN, new Losses.Seen(0, false, true));
    losses.note(Loss.LOGOUT, new Losses.Seen(0, false, false));
    assertThat(problems(losses)).isZero();
    losses.note(Loss.BAN, new Losses.Seen(1_000_000_001, false, true));
    assertThat(problems(losses)).isOne();
  }

  @Test
  void aSocketThatOutlivesItsSessionIsAProblem() {
    var losses = new Losses();
    losses.note(Loss.SESSION, new Losses.Seen(0, false, true));
    assertThat(problems(losses)).isOne();
  }

  private static int problems(Losses losses) {
    var report = new Report("revoke", Target.of("http://127.0.0.1:1"));
    losses.report(report);
    return report.exitCode();
  }

  private Witness witness(Loss loss) {
    var guest = new Gate.Guest(new Account(0, "a"), USER);
    var room = new Room(new GuildId(GUILD), new ChannelId(CHANNEL));
    return new Witness(guest, loss, room, now::get, "nonce123");
  }

  private void hear(Witness witness, long at, String text) {
    now.set(at);
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    var event = new EventBytes(bytes).of(bytes.length);
    witness.hear(event.kind(), event);
  }

  private static String message(String guild, String channel) {
    return event("message_create", guild, "\"channel_id\":\"" + channel + '"');
  }

  private static String event(String type, String guild, String rest) {
    return "{\"v\":1,\"t\":\"%s\",\"d\":{\"guild_id\":\"%s\",%s}}".formatted(type, guild, rest);
  }
}
