package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.PeriodicRead;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The metric `filament_certificate_expiry_timestamp_seconds`: when the certificate that people see
/// expires, unix seconds. Looked at every minute by a handshake, since what counts is what is
/// served and not what lies in a file. Not a number where people use no TLS, and until it was seen
/// for the first time.
final class CertificateExpiry {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private CertificateExpiry() {}

  /// Registers the metric; to be deployed where there is something to read.
  static Optional<PeriodicRead> watch(Config config, MeterRegistry registry) {
    var seen = new AtomicReference<Optional<Instant>>(Optional.empty());
    Gauge.builder(
            "filament_certificate_expiry_timestamp_seconds",
            seen,
            end -> end.get().map(Instant::getEpochSecond).map(Long::doubleValue).orElse(Double.NaN))
        .description("When the certificate that people see expires.")
        .strongReference(true)
        .register(registry);
    return config
        .tlsSite()
        .map(site ->
            new PeriodicRead(
                "certificate.expiry",
                PERIOD,
                vertx ->
                    vertx.executeBlocking(
                        () -> {
                          var end = Optional.of(ServedCertificate.end(site));
                          seen.set(end);
                          return end;
                        },
                        false)));
  }
}
