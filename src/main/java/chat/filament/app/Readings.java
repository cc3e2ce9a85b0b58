package chat.filament.app;

import chat.filament.backup.BackupAges;
import chat.filament.platform.config.Config;
import chat.filament.platform.db.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// What is read now and then for the metrics: when backup and drill succeeded last, what room
/// folders have, when the certificate expires.
final class Readings {
  private Readings() {}

  static Future<?> deploy(Vertx vertx, Config config, Database jobs, MeterRegistry registry) {
    return vertx
        .deployVerticle(BackupAges.watch(jobs, registry))
        .compose(ages -> vertx.deployVerticle(FolderSpace.watch(config, registry)))
        .compose(space ->
            CertificateExpiry.watch(config, registry)
                .map(vertx::deployVerticle)
                .orElseGet(() -> Future.succeededFuture("")));
  }
}
