package chat.filament.platform.config;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Reads how nodes find each other: `FILAMENT_NATS_URL`, several with a comma between them, and
/// whose certificates are believed there, `FILAMENT_NATS_CA`.
final class NatsReader {
  private static final String NAME = "FILAMENT_NATS_URL";
  private static final String AUTHORITIES = "FILAMENT_NATS_CA";
  private static final String SHARED = "FILAMENT_ATTACHMENT_ROOT_SHARED";

  private final Variables variables;

  NatsReader(Variables variables) {
    this.variables = variables;
  }

  /// Files must be where every node finds them.
  Optional<Config.Nats> nats(Config.Storage storage) {
    boolean shared = variables.flag(SHARED);
    var authorities = authorities();
    var urls = variables.optional(NAME).map(String::strip);
    if (urls.isEmpty()) {
      return Optional.empty();
    }
    var all = urls.get().split(",", -1);
    boolean oneScheme =
        Stream.of(all).map(url -> url.replaceFirst(":.*", "")).distinct().count() == 1;
    if (!oneScheme || !Stream.of(all).allMatch(NatsReader::isServer)) {
      variables.problem(
          NAME,
          "malformed (expected: nats:// or tls://, with user:password@ or token@ where needed, host"
              + " and port; several with a comma)");
      return Optional.empty();
    }
    if (storage instanceof Config.Folder && !shared) {
      variables.problem(
          NAME,
          "several nodes need files that all of them find: FILAMENT_ATTACHMENT_ROOT=s3://…, or "
              + SHARED
              + "=true where it is a folder that all of them have mounted");
    }
    return urls.map(url -> new Config.Nats(new Secret(url), authorities));
  }

  /// PEM, one after the other.
  private List<X509Certificate> authorities() {
    var text = variables.optional(AUTHORITIES);
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      var bytes = new ByteArrayInputStream(text.get().getBytes(StandardCharsets.US_ASCII));
      var all =
          CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!all.isEmpty()) {
        return all;
      }
    } catch (CertificateException e) {
      // said below: what is wrong with it helps nobody
    }
    variables.problem(AUTHORITIES, "malformed (expected: certificates, PEM)");
    return List.of();
  }

  private static boolean isServer(String text) {
    try {
      var uri = URI.create(text);
      boolean scheme = "nats".equals(uri.getScheme()) || "tls".equals(uri.getScheme());
      return scheme
          && uri.getHost() != null
          && uri.getPort() != 0
          && uri.getPort() <= 65_535
          && String.valueOf(uri.getRawPath()).isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
