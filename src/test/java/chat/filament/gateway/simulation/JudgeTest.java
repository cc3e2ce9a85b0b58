package chat.filament.gateway.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.gateway.simulation.GuildLog.Row;
import chat.filament.gateway.simulation.Journal.Entry;
import chat.filament.gateway.simulation.Journal.Gap;
import chat.filament.gateway.simulation.Journal.Heard;
import chat.filament.gateway.simulation.Journal.Opened;
import chat.filament.gateway.simulation.Journal.Resumed;
import chat.filament.gateway.simulation.Journal.Subscribed;
import chat.filament.testing.Answer;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A judge that overlooks something would make the simulation worthless.
class JudgeTest {
  private static final String OVERRIDE = "workspace_channel_permission_override_update";

  /// In order: 1 and 2 in `open`, 3 hides `veiled` from `u`, 4 is said there, 5 shows it again, 6
  /// is said there, 7 and 8 are the begin and the end of `gone`, 9 is for all, 10 is in `secret`.
  private static final GuildLog LOG =
      GuildLog.of(
          List.of(
              said(1, "open"),
              said(2, "open"),
              override(3, "[\"create_message\"]"),
              said(4, "veiled"),
              override(5, "[]"),
              said(6, "veiled"),
              viewers(7, "channel_create"),
              viewers(8, "channel_delete"),
              new Row(9, "workspace_update", "guild", "", null, 9, MissingNode.getInstance()),
              said(10, "secret")));

  private static final Absence ABSENCE = Absence.of("u", "g", "veiled");

  static {
    ABSENCE.asked().set(30);
    ABSENCE.done().set(35);
    ABSENCE.undone().set(50);
  }

  private static Row said(long seq, String channel) {
    var data = MissingNode.getInstance();
    return new Row(seq, "message_create", "channel", channel, "m", (int) seq, data);
  }

  private static Row override(long seq, String denied) {
    var data =
        "{\"channel_id\":\"veiled\",\"target_id\":\"u\",\"updated_fields\":{\"deny\":%s}}"
            .formatted(denied);
    return new Row(seq, OVERRIDE, "guild", "", null, (int) seq, Answer.parse(data));
  }

  private static Row viewers(long seq, String type) {
    return new Row(seq, type, "viewers", "gone", null, (int) seq, MissingNode.getInstance());
  }

  /// Heard at the time 10 times its position.
  private static Heard heard(long seq) {
    return new Heard(seq, (int) seq, 10 * seq);
  }

  private static List<String> problems(Set<String> always, String sometimes, Entry... entries) {
    var journal = new Journal(0);
    List.of(entries).forEach(journal::add);
    var asked = sometimes.isEmpty() ? always : Set.of("open", sometimes);
    var sight = new Sight(asked, always, Set.of("secret"), sometimes);
    var absences = sometimes.isEmpty() ? List.<Absence>of() : List.of(ABSENCE);
    return new Judge(LOG, sight, journal, absences).problems();
  }

  private static List<String> ofOpen(Entry... entries) {
    return problems(Set.of("open"), "", entries);
  }

  private static List<String> ofVeiled(Entry... entries) {
    return problems(Set.of("open"), "veiled", entries);
  }

  @Test
  void acceptsTheWholeLogAndGapsForWhatIsGone() {
    assertThat(ofOpen(heard(1), heard(2), heard(3), heard(5), heard(7), heard(8), heard(9)))
        .isEmpty();
    assertThat(ofOpen(heard(1), heard(2), heard(3), heard(5), new Gap(7, 8), heard(9))).isEmpty();
  }

  @Test
  void findsHolesAndRepetitions() {
    assertThat(ofOpen(heard(1), heard(3), heard(5), new Gap(7, 8), heard(9)))
        .singleElement()
        .asString()
        .startsWith("missing: Row[seq=2");
    assertThat(ofOpen(heard(1), heard(2), heard(2), heard(3), heard(5), new Gap(7, 8), heard(9)))
        .singleElement()
        .asString()
        .startsWith("again");
    assertThat(ofOpen(heard(1), new Resumed(3, Set.of()), heard(2), heard(3), heard(5), heard(7)))
        .anyMatch(problem -> problem.startsWith("again, or late"));
  }

  @Test
  void findsGapsThatHoldSomething() {
    assertThat(ofOpen(heard(1), new Gap(2, 8), heard(9)))
        .anyMatch(problem -> problem.startsWith("a gap that holds something"));
    assertThat(ofOpen(heard(1), heard(2), heard(3), heard(5), new Gap(7, 11)))
        .anyMatch(problem -> problem.startsWith("a gap behind"));
  }

  @Test
  void findsWhatIsNotForTheClientAndWhatWasChanged() {
    assertThat(ofOpen(heard(10))).anyMatch(problem -> problem.startsWith("not for this client"));
    assertThat(ofOpen(new Heard(1, 77, 10)))
        .anyMatch(problem -> problem.startsWith("not as in the log"));
    assertThat(ofOpen(heard(12))).anyMatch(problem -> problem.startsWith("not in the log"));
  }

  @Test
  void findsWhatIsToldWhileItCannotBeSeen() {
    assertThat(ofVeiled(new Opened(1), heard(3), heard(4)))
        .anyMatch(problem -> problem.startsWith("told while it could not be seen"));
    assertThat(ofVeiled(new Opened(40), new Heard(6, 6, 45)))
        .anyMatch(problem -> problem.startsWith("told on a connection opened without access"));
    assertThat(ofVeiled(new Opened(1), heard(3), new Opened(51), new Heard(4, 4, 52)))
        .noneMatch(problem -> problem.startsWith("told"));
  }

  @Test
  void findsWhatIsMissingWhereAHiddenChannelIsShownAgain() {
    var shown = new Subscribed("veiled");
    assertThat(ofVeiled(new Opened(1), shown, heard(5), heard(7)))
        .anyMatch(problem -> problem.startsWith("missing where it could be seen: Row[seq=6"));
    assertThat(ofVeiled(new Opened(1), shown, heard(5), heard(6), heard(7)))
        .noneMatch(problem -> problem.startsWith("missing where"));
    assertThat(ofVeiled(new Opened(1), heard(5), heard(7)))
        .noneMatch(problem -> problem.startsWith("missing where"));
  }
}
