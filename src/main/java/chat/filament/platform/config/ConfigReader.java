package chat.filament.platform.config;

import chat.filament.core.Cidr;
import chat.filament.core.UserId;
import io.netty.util.NetUtil;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Builds the [Config] from environment variables, or says everything that is wrong with them.
public final class ConfigReader {
  private static final Pattern LOG_ENTRY =
      Pattern.compile("(?:([A-Za-z0-9_.$]{1,128})=)?(error|warn|info|debug|trace)");
  private static final String HCAPTCHA = "https://api.hcaptcha.com/siteverify";

  private final Variables variables;

  private ConfigReader(Map<String, String> environment) {
    this.variables = new Variables(environment);
  }

  /// Creates the storage folders as a side effect. Fails with every problem at once.
  public static Config read(Map<String, String> environment) throws InvalidConfig {
    var reader = new ConfigReader(environment);
    var config = reader.config();
    if (!reader.variables.problems().isEmpty()) {
      throw new InvalidConfig(reader.variables.problems());
    }
    return config;
  }

  private Config config() {
    var liveKit = liveKit();
    var storage = new StorageReader(variables).storage();
    return new Config(
        databaseUrl(),
        http(),
        gateway(),
        rateLimits(),
        liveKit,
        captcha(),
        policy(),
        logs(),
        storage,
        search(),
        new TlsSiteReader(variables).site(liveKit.url()),
        new NatsReader(variables).nats(storage));
  }

  private Config.Search search() {
    var name = "FILAMENT_SEARCH_INDEX_ROOT";
    return new Config.Search(
        variables.directory(name, variables.optional(name).orElse("./data/search")),
        variables.count("FILAMENT_SEARCH_VERIFY_INTERVAL_SECS", 3_600));
  }

  private Secret databaseUrl() {
    var name = "FILAMENT_DATABASE_URL";
    var expected = "postgresql://user:password@host:5432/database";
    var url = variables.required(name, expected);
    if (!url.isEmpty() && (!isUri(url, "postgres", "postgresql") || !url.contains("@"))) {
      variables.problem(name, "malformed (expected: " + expected + ")");
    }
    return new Secret(url);
  }

  private Config.Http http() {
    var bind = variables.raw("FILAMENT_BIND_ADDR").orElse("0.0.0.0:3000");
    int colon = bind.lastIndexOf(':');
    var host = colon < 0 ? "" : bind.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
    var port = colon < 0 ? "" : bind.substring(colon + 1);
    boolean literal = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    if (!literal || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
      variables.problem("FILAMENT_BIND_ADDR", "malformed (expected: an IP address and port)");
      host = "0.0.0.0";
      port = "3000";
    }
    return new Config.Http(
        host,
        Integer.parseInt(port),
        variables.list("FILAMENT_TRUSTED_PROXY_CIDRS", Cidr::parse),
        variables.flag("FILAMENT_TRUST_CF_CONNECTING_IP"),
        variables.list("FILAMENT_ALLOWED_ORIGINS", Origin::require),
        variables.optional("FILAMENT_METRICS_TOKEN").map(Secret::new),
        variables.raw("FILAMENT_DEBUG_REQUEST_TIMINGS").isPresent());
  }

  private Config.Gateway gateway() {
    return new Config.Gateway(
        variables.count("FILAMENT_GATEWAY_INGRESS_EVENTS_PER_WINDOW", 60),
        variables.number(
            "FILAMENT_GATEWAY_INGRESS_WINDOW_SECS", 10, 1, Long.MAX_VALUE / 1_000_000_000),
        variables.count("FILAMENT_GATEWAY_SUBSCRIBE_EVENTS_PER_WINDOW", 600),
        variables.count("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_USER", 20),
        variables.count("FILAMENT_GATEWAY_MAX_CONNECTIONS_PER_IP", 200),
        (int) variables.number("FILAMENT_GATEWAY_DRAIN_SECS", 5, 0, 3600));
  }

  private Config.RateLimits rateLimits() {
    return new Config.RateLimits(
        variables.count("FILAMENT_RATE_LIMIT_REQUESTS_PER_MINUTE", 600),
        variables.count("FILAMENT_AUTH_ROUTE_REQUESTS_PER_MINUTE", 60),
        variables.count("FILAMENT_MESSAGE_REQUESTS_PER_SECOND", 10),
        variables.count("FILAMENT_MEDIA_TOKEN_REQUESTS_PER_MINUTE", 60),
        variables.count("FILAMENT_MEDIA_PUBLISH_REQUESTS_PER_MINUTE", 60),
        variables.count("FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_IP", 60),
        variables.count("FILAMENT_DIRECTORY_JOIN_REQUESTS_PER_MINUTE_PER_USER", 30));
  }

  private Config.LiveKit liveKit() {
    var keys = new LiveKitKeysReader(variables).keys();
    var url = variables.required("FILAMENT_LIVEKIT_URL", "ws:// or wss://");
    if (!url.isEmpty() && (url.length() > 256 || !isUri(url, "ws", "wss"))) {
      variables.problem(
          "FILAMENT_LIVEKIT_URL",
          "malformed (expected: ws:// or wss://, at most 256 chars, no credentials or fragment)");
      url = "";
    }
    var api =
        variables.optional("FILAMENT_LIVEKIT_API_URL").orElse(url.replaceFirst("^ws", "http"));
    if (!api.isEmpty() && (api.length() > 256 || !isUri(api, "http", "https"))) {
      variables.problem("FILAMENT_LIVEKIT_API_URL", "malformed (expected: http:// or https://)");
      api = "";
    }
    return new Config.LiveKit(
        keys, url, URI.create(api), variables.flag("FILAMENT_LIVEKIT_WEBHOOKS"));
  }

  private Optional<Config.Captcha> captcha() {
    var site = variables.optional("FILAMENT_HCAPTCHA_SITE_KEY");
    var secret = variables.optional("FILAMENT_HCAPTCHA_SECRET");
    if (site.isPresent() != secret.isPresent()) {
      variables.problem(
          "FILAMENT_HCAPTCHA_SITE_KEY", "set without FILAMENT_HCAPTCHA_SECRET or the reverse");
    }
    if (site.isEmpty() || secret.isEmpty()) {
      return Optional.empty();
    }
    var url = variables.optional("FILAMENT_HCAPTCHA_VERIFY_URL").orElse(HCAPTCHA);
    boolean local = url.startsWith("http://127.0.0.1") || url.startsWith("http://localhost");
    if (url.length() > 256 || !isUri(url, local ? "http" : "https")) {
      variables.problem("FILAMENT_HCAPTCHA_VERIFY_URL", "malformed (expected: https://)");
      url = HCAPTCHA;
    }
    return Optional.of(new Config.Captcha(site.get(), new Secret(secret.get()), URI.create(url)));
  }

  private Config.Policy policy() {
    var name = "FILAMENT_SERVER_OWNER_USER_ID";
    var owner = variables.optional(name).map(String::strip);
    var ownerId = owner.flatMap(UserId::parse);
    if (owner.isPresent() && ownerId.isEmpty()) {
      variables.problem(name, "malformed (expected: a ULID)");
    }
    return new Config.Policy(
        ownerId,
        variables.count("FILAMENT_MAX_CREATED_GUILDS_PER_USER", 5),
        variables.count("FILAMENT_AUDIT_LIST_LIMIT_MAX", 100),
        variables.count("FILAMENT_GUILD_IP_BAN_MAX_ENTRIES", 4_096),
        (int) variables.number("FILAMENT_EVENT_RETENTION_HOURS", 48, 1, 24 * 90));
  }

  /// `info`, or `info,chat.filament.gateway=debug,io.netty=error`.
  private Config.Logs logs() {
    var level = "INFO";
    var loggers = new LinkedHashMap<String, String>();
    for (var entry : variables.optional("FILAMENT_LOG").orElse("info").split(",", -1)) {
      var named = LOG_ENTRY.matcher(entry.strip());
      if (!named.matches()) {
        variables.problem(
            "FILAMENT_LOG",
            "malformed (expected: error, warn, info, debug, trace or logger=level)");
      } else if (named.group(1) == null) {
        level = named.group(2).toUpperCase(Locale.ROOT);
      } else {
        loggers.put(named.group(1), named.group(2).toUpperCase(Locale.ROOT));
      }
    }
    return new Config.Logs(level, Map.copyOf(loggers));
  }

  /// No credentials and no fragment, except that a database URL carries its credentials.
  static boolean isUri(String text, String... schemes) {
    try {
      var uri = URI.create(text);
      boolean database = schemes[0].startsWith("postgres");
      boolean plain = uri.getRawFragment() == null && (database || uri.getRawUserInfo() == null);
      return uri.getHost() != null
          && plain
          && Set.of(schemes).contains(String.valueOf(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
