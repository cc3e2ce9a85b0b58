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
    var urls = nats.urls().reveal();
    try {
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
      return problems(Nats.connect(options.build()));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return List.of("no answer (" + NatsFailure.text(e) + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of("interrupted");
    }
  }

  private static List<String> problems(Connection connection) throws InterruptedException {
    try {
      var info = connection.getServerInfo();
      return info.getMaxPayload() < NatsNodes.MAX_MESSAGE
          ? List.of(
              String.format(
                  Locale.ROOT,
                  "takes messages of %d bytes (expected: max_payload of %d or more)",
                  info.getMaxPayload(),
                  NatsNodes.MAX_MESSAGE))
          : List.of();
    } finally {
      connection.close();
    }
  }
}
