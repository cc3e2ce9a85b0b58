package chat.filament.testing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// An HTTPS server on localhost with a certificate of its own signing, good for 30 days.
public final class HttpsSite implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final HttpsServer server;
  private final Instant certificateEnd;

  private HttpsSite(HttpsServer server, Instant certificateEnd) {
    this.server = server;
    this.certificateEnd = certificateEnd;
  }

  public static HttpsSite start() {
    try {
      var folder = Files.createTempDirectory("filament-tls");
      var file = folder.resolve("store.p12");
      makeCertificate(file);
      var store = KeyStore.getInstance("PKCS12");
      try (var bytes = Files.newInputStream(file)) {
        store.load(bytes, PASSWORD.toCharArray());
      }
      Files.delete(file);
      Files.delete(folder);
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      var server = HttpsServer.create(address, 0);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      server.start();
      var certificate = (X509Certificate) store.getCertificate("site");
      return new HttpsSite(server, certificate.getNotAfter().toInstant());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the site did not start", e);
    }
  }

  private static void makeCertificate(Path store) throws IOException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var options =
        "-genkeypair -alias site -keyalg EC -dname CN=localhost -validity 30 -storetype PKCS12";
    var command = new ArrayList<>(List.of(keytool));
    command.addAll(List.of(options.split(" ")));
    command.addAll(List.of("-storepass", PASSWORD, "-keystore", store.toString()));
    var made =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (made.waitFor() != 0) {
        throw new IOException("keytool ended with " + made.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public Instant certificateEnd() {
    return certificateEnd;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
