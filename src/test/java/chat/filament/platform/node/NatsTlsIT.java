package chat.filament.platform.node;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.NatsServer;
import chat.filament.testing.NeedsNats;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// NATS over TLS: only a certificate that is believed and names the host will do.
@NeedsNats
class NatsTlsIT {
  private static final String PASSWORD = "changeit";

  @TempDir private Path folder;

  /// Makes a key and its certificate for a host: the store to believe it by.
  private Path certificate(String name, String host) throws Exception {
    var store = folder.resolve(name + ".p12");
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var command = new ArrayList<>(List.of(keytool, "-genkeypair", "-alias", "nats"));
    command.addAll(List.of("-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + host));
    command.addAll(List.of("-validity", "30", "-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    run(command);
    var keys = KeyStore.getInstance("PKCS12");
    try (var bytes = Files.newInputStream(store)) {
      keys.load(bytes, PASSWORD.toCharArray());
    }
    pem(name + ".key", "PRIVATE KEY", keys.getKey("nats", PASSWORD.toCharArray()).getEncoded());
    var certificate = keys.getCertificate("nats");
    pem(name + ".crt", "CERTIFICATE", certificate.getEncoded());
    var trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("nats", certificate);
    var file = folder.resolve(name + "-trusted.p12");
    try (var out = Files.newOutputStream(file)) {
      trusted.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  private void pem(String file, String what, byte[] content) throws Exception {
    var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
  }

  private static String run(List<String> command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private NatsServer nats(String name) {
    return NatsServer.start(
        "--tls",
        "--tlscert",
        folder.resolve(name + ".crt").toString(),
        "--tlskey",
        folder.resolve(name + ".key").toString());
  }

  /// This JVM's, also where a launcher has loaded the tests.
  private static String classPath() {
    var own = System.getProperty("java.class.path");
    return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs())
            .map(URL::getPath)
            .collect(Collectors.joining(File.pathSeparator))
        : own;
  }

  /// What a process says that believes what the store holds.
  private static String say(NatsServer nats, Path trusted) throws Exception {
    return run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            NatsOverTls.class.getName(),
            nats.url().replace("nats://", "tls://")));
  }

  @Test
  void onlyACertificateThatIsBelievedAndNamesTheHostWillDo() throws Exception {
    var good = certificate("good", "ip:127.0.0.1");
    var other = certificate("other", "dns:nats.example");
    try (var nats = nats("good")) {
      assertThat(say(nats, good)).contains("they have met");
      assertThat(say(nats, other)).contains("no answer").doesNotContain("met");
    }
    try (var nats = nats("other")) {
      assertThat(say(nats, other)).contains("no answer").doesNotContain("met");
    }
  }
}
