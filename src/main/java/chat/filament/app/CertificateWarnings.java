package chat.filament.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// Whether the certificate of the signalling's address, which is that of the site, expires soon. It
/// is only looked at: nothing is sent, and who signed it does not matter. Blocking, for seconds.
final class CertificateWarnings {
  private static final Duration SOON = Duration.ofDays(14);
  private static final int PATIENCE_MS = 5_000;
  private static final int HTTPS = 443;

  private CertificateWarnings() {}

  /// Empty when all is well, or when `url` is not encrypted.
  static List<String> of(String url, InstantSource clock) {
    var uri = URI.create(url);
    if (!"wss".equals(uri.getScheme())) {
      return List.of();
    }
    try {
      var end = end(uri.getHost(), uri.getPort() < 0 ? HTTPS : uri.getPort());
      return end.isAfter(clock.instant().plus(SOON))
          ? List.of()
          : List.of(
              String.format(
                  Locale.ROOT,
                  "that of %s ends at %s (expected: in more than %d days; renew it with"
                      + " infra/scripts/install-certificate.sh)",
                  uri.getHost(),
                  end,
                  SOON.toDays()));
    } catch (IOException | GeneralSecurityException e) {
      return List.of(
          String.format(
              Locale.ROOT,
              "%s cannot be reached by TLS (%s): start the proxy, or mend FILAMENT_LIVEKIT_URL",
              url,
              e.getMessage()));
    }
  }

  private static Instant end(String host, int port) throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Any()}, null);
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), PATIENCE_MS);
      plain.setSoTimeout(PATIENCE_MS);
      try (var socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        socket.startHandshake();
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
            .getNotAfter()
            .toInstant();
      }
    }
  }

  /// An expired one is what is looked for.
  private static final class Any implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
