package chat.filament.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWarningsIT {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  @Test
  void aCertificateThatEndsSoonIsNamed() throws Exception {
    var server = serving(certificate());
    try {
      var url = "wss://localhost:" + server.getAddress().getPort();
      assertThat(CertificateWarnings.of(url, InstantSource.system())).isEmpty();
      InstantSource later = () -> Instant.now().plus(Duration.ofDays(20));
      assertThat(CertificateWarnings.of(url, later))
          .singleElement()
          .satisfies(said -> assertThat(said).contains("localhost ends at", "more than 14 days"));
      InstantSource after = () -> Instant.now().plus(Duration.ofDays(40));
      assertThat(CertificateWarnings.of(url, after)).hasSize(1);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void anAddressThatDoesNotAnswerIsNamedAndAPlainOneIsNot() {
    assertThat(CertificateWarnings.of("wss://127.0.0.1:1", InstantSource.system()))
        .singleElement()
        .satisfies(said -> assertThat(said).contains("FILAMENT_LIVEKIT_URL"));
    assertThat(CertificateWarnings.of("ws://127.0.0.1:1", InstantSource.system())).isEmpty();
  }

  private Path certificate() throws Exception {
    var store = folder.resolve("store.p12");
    var made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "site",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    return store;
  }

  private static HttpsServer serving(Path certificate) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (var bytes = Files.newInputStream(certificate)) {
      store.load(bytes, PASSWORD);
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
    return server;
  }
}
