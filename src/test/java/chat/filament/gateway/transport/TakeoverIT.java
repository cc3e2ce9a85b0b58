package chat.filament.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Club;
import chat.filament.testing.Socket;
import chat.filament.testing.TestServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TakeoverIT {
  private static final int SOCKETS = 400;

  /// `number: objects bytes class (module)`
  private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +(\\S+)");

  @AutoClose private final TestServer server = TestServer.start();

  /// Tests beside this one have requests of their own, but not nearly as many at a time.
  @Test
  void nothingOfTheUpgradeLivesAsLongAsTheSocket() throws JMException {
    var club = Club.found(server);
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < SOCKETS; i++) {
        sockets.add(club.owner().connect());
      }
      var living = living();
      assertThat(living.get("chat.filament.gateway.transport.Link"))
          .as("the look sees what lives")
          .isGreaterThanOrEqualTo(SOCKETS);
      for (var name : List.of("Http1xServerConnection", "Http1xServerRequest")) {
        assertThat(living.getOrDefault("io.vertx.core.http.impl." + name, 0L))
            .as(name)
            .isLessThan(SOCKETS / 2);
      }
    } finally {
      sockets.forEach(Socket::close);
    }
  }

  /// How many objects of each class a full collection leaves.
  private static Map<String, Long> living() throws JMException {
    var histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    var living = new HashMap<String, Long>();
    LINE.matcher(histogram)
        .results()
        .forEach(line -> living.put(line.group(2), Long.valueOf(line.group(1))));
    return living;
  }
}
