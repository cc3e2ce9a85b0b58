package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.Coverage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What the documents promise has been seen by some test: every operation with every answer, error
/// by error, every surface of address bans, every event, every audit action. The permissions are
/// tried one by one by [PermissionOfOperationIT]. Isolated, and so last; without the other tests it
/// has nothing to say.
@Isolated
class ContractCoverageIT {
  /// Answers of a server or a network that is too slow or broken, which tests of the edge provoke
  /// on some routes.
  private static final Set<Integer> OF_THE_EDGE = Set.of(408, 500, 503);

  /// Not an exchange of HTTP: the upgrade has tests of its own.
  private static final String UPGRADE = "openGateway";

  /// Surfaces that are no operation of `openapi.yaml`.
  private static final Set<String> OF_THE_GATEWAY =
      Set.of("gateway.subscribe", "gateway.message_create");

  /// What would take hundreds of people to provoke, and where its rule is tested instead.
  private static final Set<String> BY_UNIT_TESTS =
      Set.of("createVoiceToken 409 quota_exceeded"); // ParticipantRegistryTest

  @BeforeAll
  static void wholeSuite() {
    assumeTrue(
        Coverage.exchanges().size() > 200 && System.getProperty("it.test") == null,
        "only some of the tests have run");
  }

  @Test
  void everyAnswerOfEveryOperationWasSeen() {
    var missing = new TreeSet<String>();
    for (var operation : ApiOperation.all()) {
      if (!operation.id().equals(UPGRADE)) {
        operation.statuses().stream()
            .filter(status -> !OF_THE_EDGE.contains(status))
            .forEach(status -> missing.addAll(answers(operation, status)));
      }
    }
    missing.removeAll(BY_UNIT_TESTS);
    missing.removeAll(Coverage.exchanges());
    assertThat(missing).as("answers that no test has seen").isEmpty();
  }

  /// One for each error code.
  private static List<String> answers(ApiOperation operation, int status) {
    var answer = operation.id() + " " + status;
    var codes = operation.refusals(status);
    return codes.isEmpty()
        ? List.of(answer)
        : codes.stream().map(code -> answer + " " + code).toList();
  }

  @Test
  void everySurfaceRefusedABannedAddress() {
    var missing = new TreeSet<>(OF_THE_GATEWAY);
    for (var operation : ApiOperation.all()) {
      if (operation.description().get("x-ip-ban-surface") instanceof String surface) {
        missing.add(surface);
      }
    }
    missing.removeAll(Coverage.surfaces());
    assertThat(missing).as("surfaces at which no test met a ban").isEmpty();
  }

  @Test
  void everyEventWasHeard() {
    var missing = new TreeSet<>(Coverage.describedEvents());
    for (var operation : ApiOperation.all()) {
      missing.addAll(operation.texts("x-events"));
    }
    missing.removeAll(Coverage.events());
    assertThat(missing).as("events that no test has heard").isEmpty();
  }

  @Test
  void everyAuditActionWasWritten() {
    var missing = new TreeSet<String>();
    for (var operation : ApiOperation.all()) {
      missing.addAll(operation.texts("x-audit"));
    }
    missing.removeAll(Coverage.auditActions());
    assertThat(missing).as("audit actions that no test has caused").isEmpty();
  }
}
