package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.platform.config.ConfigReader;
import chat.filament.platform.http.Routes;
import chat.filament.platform.metrics.Metrics;
import chat.filament.testing.RawConnection;
import chat.filament.testing.RawConnection.RawAnswer;
import chat.filament.testing.TestDatabase;
import chat.filament.testing.TestServer;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Random requests on every route: whatever is asked, the answer is no 500, carries a request id,
/// and is JSON when it refuses. A few hundred requests in the suite; `-Dfilament.fuzz.seconds=600`
/// goes on for ten minutes, `-Dfilament.fuzz.seed` chooses others.
class RouteFuzzIT {
  private static final int REQUESTS = 600;

  /// The world decays: guilds are deleted, people logged out.
  private static final int REQUESTS_A_WORLD = 300;

  private final long seed = Long.getLong("filament.fuzz.seed", 1);
  private final Random random = new Random(seed);

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void nothingIsAnInternalError(@TempDir Path folder) throws Exception {
    long end =
        System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.getLong("filament.fuzz.seconds", 0));
    var routes = routes(folder);
    var faults = new ArrayList<String>();
    try (var server = TestServer.start()) {
      int done = 0;
      while (done < REQUESTS || System.nanoTime() < end) {
        var world = FuzzWorld.of(server, random, done);
        faults.addAll(run(server, new FuzzRequests(routes, world, random)));
        done += REQUESTS_A_WORLD;
      }
    }
    assertThat(faults).as("seed %d", seed).isEmpty();
  }

  private List<String> run(TestServer server, FuzzRequests requests) {
    var faults = new ArrayList<String>();
    var connection = RawConnection.to(server);
    for (int i = 0; i < REQUESTS_A_WORLD; i++) {
      var request = requests.next();
      var answer = answer(connection, request);
      var fault = answer == null ? "no answer" : fault(answer, request.startsWith("HEAD"));
      if (fault != null) {
        faults.add(fault + " to " + request.substring(0, Math.min(1_500, request.length())));
      }
      if (answer == null || !answer.keepsConnection() || request.contains("\r\nexpect:")) {
        connection.close();
        connection = RawConnection.to(server);
      }
    }
    connection.close();
    return faults;
  }

  private static @Nullable RawAnswer answer(RawConnection connection, String request) {
    try {
      connection.send(request);
      var answer = request.startsWith("HEAD") ? connection.readHead() : connection.read();
      return answer.status() == 100 ? connection.read() : answer;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static @Nullable String fault(RawAnswer answer, boolean isHead) {
    int status = answer.status();
    if (status >= 500 && status != 503) {
      return "status " + status;
    }
    if (!answer.headers().containsKey("x-request-id")) {
      return "no request id in " + status;
    }
    boolean explains = isHead || status < 400 || answer.json().path("error").isTextual();
    return explains ? null : "no error in " + status;
  }

  /// Every route that is mounted.
  private static List<String> routes(Path folder) throws Exception {
    var vertx = Vertx.vertx();
    try (var database = TestDatabase.create()) {
      var settings = new HashMap<>(TestServer.settings());
      settings.put("FILAMENT_DATABASE_URL", database.url());
      settings.put("FILAMENT_ATTACHMENT_ROOT", folder.resolve("attachments").toString());
      settings.put("FILAMENT_SEARCH_INDEX_ROOT", folder.resolve("search").toString());
      var wiring =
          new Wiring(vertx, ConfigReader.read(settings), new Metrics(), InstantSource.system());
      var routes = new Routes();
      wiring.features().forEach(feature -> feature.mount(routes));
      wiring.close().await(60, TimeUnit.SECONDS);
      return routes.names().stream().sorted().toList();
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
