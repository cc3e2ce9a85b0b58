package chat.filament.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import chat.filament.bench.client.LoadAccount;
import chat.filament.bench.client.LoadChannel;
import chat.filament.bench.client.ReceivedEvent;
import chat.filament.bench.measure.Report;
import chat.filament.bench.measure.Stamp;
import chat.filament.core.ChannelId;
import chat.filament.core.GuildId;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RevocationRecorderTest {
  private static final String GUILD = "0".repeat(26);
  private static final String CHANNEL = "1".repeat(26);
  private static final String USER = "2".repeat(26);
  private static final String OTHER = "3".repeat(26);

  private final AtomicLong now = new AtomicLong();

  @Test
  void afterAKickEveryEventOfTheGuildCounts() {
    var recorder = recorder(RevocationKind.KICK);
    receive(recorder, 5, message(GUILD, CHANNEL));
    receive(recorder, 8, event("presence_update", GUILD, "\"user_id\":\"" + OTHER + '"'));
    receive(recorder, 9, event("presence_update", OTHER, "\"user_id\":\"" + USER + '"'));
    assertThat(recorder.hasReceived()).isTrue();
    assertThat(recorder.nanosAfter(6)).isEqualTo(2);
    assertThat(recorder.nanosAfter(8)).isZero();
  }

  @Test
  void theEventThatTellsOfTheLossDoesNotCount() {
    var recorder = recorder(RevocationKind.KICK);
    receive(recorder, 5, event("workspace_member_remove", GUILD, "\"user_id\":\"" + USER + '"'));
    assertThat(recorder.nanosAfter(0)).isZero();
    receive(recorder, 6, event("workspace_member_remove", GUILD, "\"user_id\":\"" + OTHER + '"'));
    assertThat(recorder.nanosAfter(0)).isEqualTo(6);
  }

  @Test
  void afterAChannelIsHiddenOnlyItsEventsCount() {
    var recorder = recorder(RevocationKind.OVERRIDE);
    var channel = "\"channel_id\":\"" + CHANNEL + '"';
    receive(recorder, 5, event("workspace_channel_permission_override_update", GUILD, channel));
    receive(recorder, 6, message(GUILD, OTHER));
    assertThat(recorder.nanosAfter(0)).isZero();
    receive(recorder, 7, message(GUILD, CHANNEL));
    assertThat(recorder.nanosAfter(0)).isEqualTo(7);
  }

  @Test
  void afterALogoutEveryEventCounts() {
    var recorder = recorder(RevocationKind.LOGOUT);
    receive(recorder, 5, "{\"v\":1,\"t\":\"friend_remove\",\"d\":{}}");
    assertThat(recorder.nanosAfter(0)).isEqualTo(5);
  }

  @Test
  void aMessageKnowsWhetherItWasSentAfterTheLoss() {
    var recorder = recorder(RevocationKind.KICK);
    var content = ",\"content\":\"" + new Stamp("nonce123", 0, 40).content(0) + '"';
    receive(
        recorder,
        50,
        event("message_create", GUILD, "\"channel_id\":\"" + CHANNEL + '"' + content));
    assertThat(recorder.receivedSentAfter(39)).isTrue();
    assertThat(recorder.receivedSentAfter(45)).isFalse();
  }

  @Test
  void aMessageSentAfterTheLossIsAProblemHoweverSoonItComes() {
    var stats = new RevocationStats();
    stats.add(new RevocationStats.Revoked(RevocationKind.ROLE, 1, true, true));
    assertThat(problems(stats)).isOne();
  }

  @Test
  void whatComesAfterASecondIsAProblem() {
    var stats = new RevocationStats();
    stats.add(new RevocationStats.Revoked(RevocationKind.BAN, 20_000_000, false, true));
    stats.add(new RevocationStats.Revoked(RevocationKind.BAN, 0, false, true));
    stats.add(new RevocationStats.Revoked(RevocationKind.LOGOUT, 0, false, false));
    assertThat(problems(stats)).isZero();
    stats.add(new RevocationStats.Revoked(RevocationKind.BAN, 1_000_000_001, false, true));
    assertThat(problems(stats)).isOne();
  }

  @Test
  void aSocketThatOutlivesItsSessionIsAProblem() {
    var stats = new RevocationStats();
    stats.add(new RevocationStats.Revoked(RevocationKind.SESSION, 0, false, true));
    assertThat(problems(stats)).isOne();
  }

  private static int problems(RevocationStats stats) {
    var report = new Report("revoke", "http://127.0.0.1:1");
    stats.report(report);
    return report.exitCode();
  }

  private RevocationRecorder recorder(RevocationKind kind) {
    var account = new LoadAccount(0, "a");
    account.id().set(USER);
    var channel = new LoadChannel(new GuildId(GUILD), new ChannelId(CHANNEL));
    return new RevocationRecorder(kind, account, channel, "nonce123", now::get);
  }

  private void receive(RevocationRecorder recorder, long at, String text) {
    now.set(at);
    var bytes = Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    recorder.accept(assertDoesNotThrow(() -> new ReceivedEvent.Reader().read(bytes)));
  }

  private static String message(String guild, String channel) {
    return event("message_create", guild, "\"channel_id\":\"" + channel + '"');
  }

  private static String event(String type, String guild, String rest) {
    return "{\"v\":1,\"t\":\"%s\",\"d\":{\"guild_id\":\"%s\",%s}}".formatted(type, guild, rest);
  }
}
