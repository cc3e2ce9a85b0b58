package chat.filament.platform.node;

import chat.filament.platform.config.Config;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Whether NATS answers and lets this server in.
public final class NatsCheck {
  private NatsCheck() {}

  /// What is wrong, nothing when all is well. Blocks, for some seconds at most.
  public static List<String> problems(Config.Nats nats) {
    try {
      return problems(connect(nats));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return List.of("no answer (" + NatsFailure.text(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    }
  }

  /// A connection for some questions. Blocks.
  static Connection connect(Config.Nats nats)
      throws IOException, GeneralSecurityException, InterruptedException {
    var urls = nats.urls().reveal();
    var options =
        new Options.Builder()
            .server(urls)
            .connectionName("filament check")
            .connectionTimeout(Duration.ofSeconds(10))
            .errorListener(new ErrorListener() {}) // says nothing: what is thrown says it all
            .noReconnect();
    if (urls.startsWith("tls:")) {
      options.hostnameResolveMode(NatsTrust.BY_NAME);
      options.sslContext(NatsTrust.context(nats.authorities()));
    }
    return Nats.connect(options.build());
  }

  private static List<String> problems(Connection connection) throws InterruptedException {
    try {
      var info = connection.getServerInfo();
      return info.getMaxPayload() < Subjects.MAX_MESSAGE
          ? List.of(
              String.format(
                  Locale.ROOT,
                  "takes messages of %d bytes (expected: max_payload of %d or more)",
                  info.getMaxPayload(),
                  Subjects.MAX_MESSAGE))
          : List.of();
    } finally {
      connection.close();
    }
  }
}
