package chat.filament.platform.config;

import chat.filament.core.Cidr;
import chat.filament.core.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that the environment decides. Variables, defaults and bounds: `contract/ops.md` §1.
///
/// @param nats where the nodes of one database talk; without it there is one node
public record Config(
    Secret databaseUrl,
    Http http,
    Gateway gateway,
    RateLimits rateLimits,
    LiveKit liveKit,
    Optional<Captcha> captcha,
    Policy policy,
    Logs logs,
    Storage storage,
    Search search,
    Optional<TlsSite> tlsSite,
    Optional<Nats> nats) {

  /// The listener, and whom it believes about a client's address.
  public record Http(
      String host,
      int port,
      List<Cidr> trustedProxies,
      boolean trustCfConnectingIp,
      List<Origin> allowedOrigins,
      Optional<Secret> metricsToken,
      boolean debugTimings) {}

  /// Limits of WebSocket connections; `drainSeconds` is the time over which they are closed at a
  /// stop.
  public record Gateway(
      int ingressEventsPerWindow,
      long ingressWindowSeconds,
      int subscribeEventsPerWindow,
      int maxConnectionsPerUser,
      int maxConnectionsPerIp,
      int drainSeconds) {}

  /// Limits that the environment can move; the others are constants beside their use.
  public record RateLimits(
      int requestsPerMinute,
      int authRoutePerMinute,
      int messagesPerSecond,
      int mediaTokenPerMinute,
      int mediaPublishPerMinute,
      int joinPerMinutePerIp,
      int joinPerMinutePerUser) {}

  /// Where files are kept.
  public sealed interface Storage {}

  /// In a folder of a local disk.
  public record Folder(Path root) implements Storage {
    @Override
    public String toString() {
      return "folder " + root;
    }
  }

  /// In a bucket. `endpoint` is empty for Amazon's own; without `credentials`, those that the
  /// machine offers.
  ///
  /// @param prefix of all names, without slashes at its ends; may be empty
  public record S3(
      String bucket,
      String prefix,
      String region,
      Optional<URI> endpoint,
      Optional<S3Credentials> credentials)
      implements Storage {
    /// Without secrets.
    @Override
    public String toString() {
      var path = prefix.isEmpty() ? bucket : bucket + "/" + prefix;
      return "s3://" + path + endpoint.map(uri -> " at " + uri).orElse(" in " + region);
    }
  }

  /// A key of S3; `sessionToken` belongs to one that expires.
  public record S3Credentials(
      String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {}

  /// The search index: its folder, and how long the standing comparison with the database pauses
  /// between two rounds.
  public record Search(Path indexRoot, int verifyIntervalSeconds) {}

  /// The media server: `url` is handed to clients.
  public record LiveKit(LiveKitKeys keys, String url, URI apiUrl, boolean webhooks) {}

  /// Where the certificate that people see is served: `name` is asked for, at `host` and `port`,
  /// which may be the proxy's own.
  public record TlsSite(String name, String host, int port) {
    @Override
    public String toString() {
      return name + " at " + host + ":" + port;
    }
  }

  /// How NATS is reached.
  ///
  /// @param urls several with a comma between them, with what is needed to log in
  /// @param authorities whose certificates are believed; none means those that Java believes
  public record Nats(Secret urls, List<X509Certificate> authorities) {}

  /// hCaptcha, when both keys are set.
  public record Captcha(String siteKey, Secret secret, URI verifyUrl) {}

  /// How much is logged: `level` in general, `loggers` for parts by their name. Levels are `ERROR`,
  /// `WARN`, `INFO`, `DEBUG` or `TRACE`.
  public record Logs(String level, Map<String, String> loggers) {}

  /// Rules of the community's owner.
  public record Policy(
      Optional<UserId> serverOwner,
      int maxCreatedGuildsPerUser,
      int auditListLimitMax,
      int maxIpBansPerGuild,
      int eventRetentionHours) {}
}
