package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.Coverage;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// What the documents promise has been seen by some test: every operation with every answer that is
/// its own, every event, every audit action. Isolated, and so last; without the other tests it has
/// nothing to say.
@Isolated
class ContractCoverageIT {
  /// Answers that any route may give and that tests of the edge provoke on some.
  private static final Set<Integer> OF_THE_EDGE = Set.of(400, 408, 429, 500, 503);

  /// Not an exchange of HTTP: the upgrade has tests of its own.
  private static final String UPGRADE = "openGateway";

  /// What would take hundreds of people to provoke, and where its rule is tested instead.
  private static final Set<String> BY_UNIT_TESTS =
      Set.of("createVoiceToken 409"); // ParticipantRegistryTest

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
      for (int status : operation.statuses()) {
        if (!OF_THE_EDGE.contains(status) && !operation.id().equals(UPGRADE)) {
          missing.add(operation.id() + " " + status);
        }
      }
    }
    missing.removeAll(BY_UNIT_TESTS);
    missing.removeAll(Coverage.exchanges());
    assertThat(missing).as("answers that no test has seen").isEmpty();
  }

  @Test
  void everyLimiterWasHit() {
    var missing = new TreeSet<String>();
    for (var operation : ApiOperation.all()) {
      if (!operation.texts("x-limiters").isEmpty()) {
        missing.add(operation.id() + " 429");
      }
    }
    missing.removeAll(Coverage.exchanges());
    assertThat(missing).as("limiters that no test has hit").isEmpty();
  }

  @Test
  void everyEventWasHeard() {
    var messages = ApiOperation.map(ApiOperation.document("asyncapi.yaml").get("components"));
    var missing = new TreeSet<String>();
    ApiOperation.map(messages.get("messages"))
        .keySet()
        .forEach(type -> {
          if (!String.valueOf(type).startsWith("client_")) {
            missing.add(String.valueOf(type));
          }
        });
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
