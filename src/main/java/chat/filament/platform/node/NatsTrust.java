package chat.filament.platform.node;

import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Believes the certificates that are signed by the given authorities, or without any those that
/// Java believes (`javax.net.ssl.trustStore` names others), and only for the host that was asked
/// for, which the library does not look at by itself.
final class NatsTrust extends X509ExtendedTrustManager {
  /// In other ways the library asks for an address where a name was given, which is not in the
  /// certificate.
  static final Options.HostnameResolveMode BY_NAME = Options.HostnameResolveMode.HappyEyeballs;

  private final X509ExtendedTrustManager usual;

  private NatsTrust(X509ExtendedTrustManager usual) {
    this.usual = usual;
  }

  static SSLContext context(List<X509Certificate> authorities) throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store(authorities));
    var managers =
        Stream.of(factory.getTrustManagers())
            .map(manager -> new NatsTrust((X509ExtendedTrustManager) manager))
            .toArray(TrustManager[]::new);
    var context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  /// Nothing for Java's own.
  private static @Nullable KeyStore store(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    if (authorities.isEmpty()) {
      return null;
    }
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry(Integer.toString(i), authorities.get(i));
    }
    return store;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    var tls = (SSLSocket) socket;
    var parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    usual.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("the host is not known");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("the host is not known");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    usual.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    usual.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    usual.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return usual.getAcceptedIssuers();
  }
}
