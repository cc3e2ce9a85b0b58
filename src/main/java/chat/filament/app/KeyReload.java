package chat.filament.app;

import chat.filament.platform.config.InvalidConfig;
import chat.filament.platform.config.LiveKitKeysReader;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SIGHUP has a server read the files with LiveKit's key pairs again: keys are rotated without a
/// restart, and so without dropping a socket. Bad ones change nothing. Everything else that the
/// environment says is read once.
final class KeyReload {
  private static final Logger LOG = LoggerFactory.getLogger(KeyReload.class);

  private final Server server;
  private final Map<String, String> environment;

  private KeyReload(Server server, Map<String, String> environment) {
    this.server = server;
    this.environment = environment;
  }

  static void onHangUp(Server server, Map<String, String> environment) {
    var reload = new KeyReload(server, environment);
    HangUp.handle(reload::run);
  }

  /// On the JVM's thread for signals.
  private void run() {
    try {
      var keys = LiveKitKeysReader.read(environment);
      server.replaceLiveKitKeys(keys);
      LOG.atInfo()
          .addKeyValue("event", "media.keys")
          .addKeyValue("key", keys.active().id())
          .log("LiveKit's key pairs were read again");
    } catch (InvalidConfig e) {
      LOG.atError()
          .addKeyValue("event", "media.keys")
          .addKeyValue("error", String.join("; ", e.problems()))
          .log("LiveKit's key pairs cannot be read again; the former ones stay in use");
    }
  }
}
