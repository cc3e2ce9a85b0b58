package chat.filament.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.gateway.simulation.ClientLog.Entry;
import chat.filament.gateway.simulation.ClientLog.Gap;
import chat.filament.gateway.simulation.ClientLog.Opened;
import chat.filament.gateway.simulation.ClientLog.Received;
import chat.filament.gateway.simulation.ClientLog.Resumed;
import chat.filament.gateway.simulation.ClientLog.Subscribed;
import chat.filament.gateway.simulation.LogOracle.Row;
import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A checker that overlooks something would make the simulation worthless.
class DeliveryCheckerTest {
  private static final String OVERRIDE = "workspace_channel_permission_override_update";

  /// In order: 1 and 2 in `open`, 3 hides `hidden` from `u`, 4 is said there, 5 shows it again, 6
  /// is said there, 7 and 8 are the begin and the end of `gone`, 9 is for all, 10 is in `secret`.
  private static final LogOracle LOG =
      LogOracle.of(
          List.of(
              posted(1, "open"),
              posted(2, "open"),
              override(3, "[\"create_message\"]"),
              posted(4, "hidden"),
              override(5, "[]"),
              posted(6, "hidden"),
              viewers(7, "channel_create"),
              viewers(8, "channel_delete"),
              new Row(9, "workspace_update", "guild", "", null, 9, MissingNode.getInstance()),
              posted(10, "secret")));

  private static final Absence ABSENCE = Absence.of("u", "g", "hidden");

  static {
    ABSENCE.asked().set(30);
    ABSENCE.done().set(35);
    ABSENCE.undone().set(50);
  }

  private static Row posted(long seq, String channel) {
    var data = MissingNode.getInstance();
    return new Row(seq, "message_create", "channel", channel, "m", (int) seq, data);
  }

  private static Row override(long seq, String denied) {
    var data =
        "{\"channel_id\":\"hidden\",\"target_id\":\"u\",\"updated_fields\":{\"deny\":%s}}"
            .formatted(denied);
    return new Row(seq, OVERRIDE, "guild", "", null, (int) seq, Answer.parse(data));
  }

  private static Row viewers(long seq, String type) {
    return new Row(seq, type, "viewers", "gone", null, (int) seq, MissingNode.getInstance());
  }

  /// Received at the time 10 times its position.
  private static Received received(long seq) {
    return new Received(seq, (int) seq, 10 * seq);
  }

  private static List<String> problems(Set<String> always, String sometimes, Entry... entries) {
    var clientLog = new ClientLog(0);
    List.of(entries).forEach(clientLog::add);
    var asked = sometimes.isEmpty() ? always : Set.of("open", sometimes);
    var visibility = new Visibility(asked, always, Set.of("secret"), sometimes, 0);
    var absences = sometimes.isEmpty() ? List.<Absence>of() : List.of(ABSENCE);
    return new DeliveryChecker(LOG, visibility, clientLog, absences).problems();
  }

  private static List<String> ofOpen(Entry... entries) {
    return problems(Set.of("open"), "", entries);
  }

  private static List<String> ofHidden(Entry... entries) {
    return problems(Set.of("open"), "hidden", entries);
  }

  @Test
  void nothingButMessagesIsOwedFromBeforeTheMembership() {
    assertThat(memberSince(8)).isEmpty();
    assertThat(memberSince(7)).singleElement().asString().contains("missing", "seq=8");
  }

  private static List<String> memberSince(long since) {
    var clientLog = new ClientLog(0);
    List.of(received(1), received(2), received(9)).forEach(clientLog::add);
    var visibility = new Visibility(Set.of("open"), Set.of("open"), Set.of("secret"), "", since);
    return new DeliveryChecker(LOG, visibility, clientLog, List.of()).problems();
  }

  @Test
  void acceptsTheWholeLogAndGapsForWhatIsGone() {
    assertThat(
            ofOpen(
                received(1),
                received(2),
                received(3),
                received(5),
                received(7),
                received(8),
                received(9)))
        .isEmpty();
    assertThat(
            ofOpen(received(1), received(2), received(3), received(5), new Gap(7, 8), received(9)))
        .isEmpty();
  }

  @Test
  void findsHolesAndRepetitions() {
    assertThat(ofOpen(received(1), received(3), received(5), new Gap(7, 8), received(9)))
        .singleElement()
        .asString()
        .startsWith("missing: Row[seq=2");
    assertThat(
            ofOpen(
                received(1),
                received(2),
                received(2),
                received(3),
                received(5),
                new Gap(7, 8),
                received(9)))
        .singleElement()
        .asString()
        .startsWith("again");
    assertThat(
            ofOpen(
                received(1),
                new Resumed(3, Set.of()),
                received(2),
                received(3),
                received(5),
                received(7)))
        .anyMatch(problem -> problem.startsWith("again, or late"));
  }

  @Test
  void findsGapsThatHoldSomething() {
    assertThat(ofOpen(received(1), new Gap(2, 8), received(9)))
        .anyMatch(problem -> problem.startsWith("a gap that holds something"));
    assertThat(ofOpen(received(1), received(2), received(3), received(5), new Gap(7, 11)))
        .anyMatch(problem -> problem.startsWith("a gap behind"));
  }

  @Test
  void findsWhatIsNotForTheClientAndWhatWasChanged() {
    assertThat(ofOpen(received(10))).anyMatch(problem -> problem.startsWith("not for this client"));
    assertThat(ofOpen(new Received(1, 77, 10)))
        .anyMatch(problem -> problem.startsWith("not as in the log"));
    assertThat(ofOpen(received(12))).anyMatch(problem -> problem.startsWith("not in the log"));
  }

  @Test
  void findsWhatIsToldWhileItCannotBeSeen() {
    assertThat(ofHidden(new Opened(1), received(3), received(4)))
        .anyMatch(problem -> problem.startsWith("told while it could not be seen"));
    assertThat(ofHidden(new Opened(40), new Received(6, 6, 45)))
        .anyMatch(problem -> problem.startsWith("told on a connection opened without access"));
    assertThat(ofHidden(new Opened(1), received(3), new Opened(51), new Received(4, 4, 52)))
        .noneMatch(problem -> problem.startsWith("told"));
  }

  @Test
  void findsWhatIsMissingWhereAHiddenChannelIsShownAgain() {
    var shown = new Subscribed("hidden");
    assertThat(ofHidden(new Opened(1), shown, received(5), received(7)))
        .anyMatch(problem -> problem.startsWith("missing where it could be seen: Row[seq=6"));
    assertThat(ofHidden(new Opened(1), shown, received(5), received(6), received(7)))
        .noneMatch(problem -> problem.startsWith("missing where"));
    assertThat(ofHidden(new Opened(1), received(5), received(7)))
        .noneMatch(problem -> problem.startsWith("missing where"));
  }
}
