package chat.filament.platform.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.UUID;

/// Vert.x's own meters, `vertx_…`: HTTP server and clients, the database pool and its statements,
/// worker pools and network.
///
/// The labels are the status, names of pools and clients, and classes of errors: all from a short
/// list of ours. Neither method nor path nor address is one, because a client may send any;
/// requests by route and method are `filament_http_request_seconds`.
public final class VertxMeters {
  private static final EnumSet<Label> LABELS =
      EnumSet.of(
          Label.HTTP_CODE, Label.CLASS_NAME, Label.CLIENT_NAME, Label.POOL_TYPE, Label.POOL_NAME);

  private VertxMeters() {}

  /// A builder with `options` whose Vert.x shows itself in `registry`.
  public static VertxBuilder builder(
      VertxBuilder builder, VertxOptions options, MeterRegistry registry) {
    var metrics =
        new MicrometerMetricsOptions()
            .setEnabled(true)
            // the factory keeps registries by name for the whole process
            .setRegistryName(UUID.randomUUID().toString())
            .setLabels(LABELS)
            .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
            .addDisabledMetricsCategory(MetricsDomain.DATAGRAM_SOCKET);
    return builder
        .with(options.setMetricsOptions(metrics))
        .withMetrics(new MicrometerMetricsFactory(registry));
  }
}
