package chat.filament.app;

import chat.filament.platform.config.Config;
import chat.filament.platform.metrics.PeriodicRead;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metrics `filament_storage_free_bytes` and `filament_storage_total_bytes` of each folder the
/// server writes to, and `filament_storage_kind`, which names the kind of store. Read every half a
/// minute on a worker thread, since a network disk may keep its caller waiting; what cannot be read
/// keeps its last value.
final class FolderSpace {
  private static final Logger log = LoggerFactory.getLogger(FolderSpace.class);
  private static final Duration PERIOD = Duration.ofSeconds(30);

  private record Space(long free, long total) {}

  private final Map<String, Path> folders;
  private final Map<String, Space> spaces = new ConcurrentHashMap<>();

  private FolderSpace(Map<String, Path> folders) {
    this.folders = folders;
  }

  /// Registers the metrics; to be deployed.
  static PeriodicRead watch(Config config, MeterRegistry registry) {
    var space = new FolderSpace(folders(config));
    space
        .folders
        .keySet()
        .forEach(folder -> {
          space.gauge(registry, folder, "free", "Bytes that can still be written.", Space::free);
          space.gauge(registry, folder, "total", "Bytes of the folder's disk.", Space::total);
        });
    Gauge.builder("filament_storage_kind", () -> 1)
        .description("The kind of store that keeps files.")
        .tag("kind", kind(config.storage()))
        .register(registry);
    return new PeriodicRead(
        "storage.space",
        PERIOD,
        vertx ->
            vertx.executeBlocking(
                () -> {
                  space.folders.forEach(space::read);
                  return space.spaces.size();
                },
                false));
  }

  /// By the label that metrics and operators know them under.
  static Map<String, Path> folders(Config config) {
    var folders = new TreeMap<String, Path>();
    folders.put("search", config.search().indexRoot());
    switch (config.storage()) {
      case Config.Folder(var root) -> folders.put("attachments", root);
      case Config.S3 _ -> {}
    }
    return Map.copyOf(folders);
  }

  private static String kind(Config.Storage storage) {
    return switch (storage) {
      case Config.Folder _ -> "folder";
      case Config.S3 _ -> "s3";
    };
  }

  private void gauge(
      MeterRegistry registry,
      String folder,
      String what,
      String description,
      ToDoubleFunction<Space> value) {
    Gauge.builder(
            "filament_storage_" + what + "_bytes",
            spaces,
            known ->
                known.containsKey(folder) ? value.applyAsDouble(known.get(folder)) : Double.NaN)
        .description(description)
        .tag("folder", folder)
        .strongReference(true)
        .register(registry);
  }

  private void read(String folder, Path path) {
    try {
      var disk = Files.getFileStore(path);
      spaces.put(folder, new Space(disk.getUsableSpace(), disk.getTotalSpace()));
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("event", "storage.space")
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("the free space of folder {} cannot be read; trying again", folder);
    }
  }
}
