package chat.filament.app;

import chat.filament.platform.config.Config;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether the certificate that people see expires soon. Blocking, for seconds.
final class CertificateWarnings {
  private static final Duration SOON = Duration.ofDays(14);

  private CertificateWarnings() {}

  /// Empty when all is well, or when people use no TLS.
  static List<String> of(Optional<Config.TlsSite> site, InstantSource clock) {
    return site.map(tls -> of(tls, clock)).orElse(List.of());
  }

  private static List<String> of(Config.TlsSite site, InstantSource clock) {
    try {
      var end = ServedCertificate.end(site);
      return end.isAfter(clock.instant().plus(SOON))
          ? List.of()
          : List.of(
              String.format(
                  Locale.ROOT,
                  "that of %s ends at %s (expected: in more than %d days; renew it with"
                      + " infra/scripts/install-certificate.sh)",
                  site.name(),
                  end,
                  SOON.toDays()));
    } catch (IOException | GeneralSecurityException e) {
      return List.of(
          String.format(
              Locale.ROOT,
              "%s cannot be reached by TLS (%s): start the proxy, or mend FILAMENT_LIVEKIT_URL or"
                  + " FILAMENT_CERTIFICATE_ADDRESS",
              site,
              e.getMessage()));
    }
  }
}
