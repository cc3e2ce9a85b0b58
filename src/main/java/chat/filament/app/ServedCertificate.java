package chat.filament.app;

import chat.filament.platform.config.Config;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The certificate that a site really serves. It is only looked at: nothing is sent after the
/// handshake, and who signed it does not matter.
final class ServedCertificate {
  private static final int PATIENCE_MS = 5_000;

  private ServedCertificate() {}

  /// When the first of the served chain expires. Blocking, for at most some seconds.
  static Instant end(Config.TlsSite site) throws IOException, GeneralSecurityException {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Any()}, null);
    try (var plain = new Socket()) {
      plain.connect(new InetSocketAddress(site.host(), site.port()), PATIENCE_MS);
      plain.setSoTimeout(PATIENCE_MS);
      var sockets = context.getSocketFactory();
      try (var socket = (SSLSocket) sockets.createSocket(plain, site.name(), site.port(), true)) {
        socket.startHandshake();
        return Stream.of(socket.getSession().getPeerCertificates())
            .map(certificate -> ((X509Certificate) certificate).getNotAfter().toInstant())
            .min(Comparator.naturalOrder())
            .orElseThrow();
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
