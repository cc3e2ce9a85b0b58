package chat.filament.platform.config;

import java.net.URI;
import java.util.Optional;

/// Reads where the certificate is served that people see: `FILAMENT_CERTIFICATE_ADDRESS`, or else
/// the address of the signalling, whose site it is. There is none where people use no TLS.
final class TlsSiteReader {
  private static final String NAME = "FILAMENT_CERTIFICATE_ADDRESS";
  private static final int HTTPS = 443;

  private final Variables variables;

  TlsSiteReader(Variables variables) {
    this.variables = variables;
  }

  Optional<Config.TlsSite> site(String signallingUrl) {
    var signalling = Optional.of(signallingUrl).filter(url -> url.startsWith("wss:"));
    return variables
        .optional(NAME)
        .map(String::strip)
        .map(address -> given(address, signalling))
        .orElseGet(() ->
            signalling.map(url -> {
              var uri = URI.create(url);
              int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
              return new Config.TlsSite(uri.getHost(), uri.getHost(), port);
            }));
  }

  private Optional<Config.TlsSite> given(String address, Optional<String> signalling) {
    var url = "tls://" + address;
    if (!address.matches("[^/?#@]{1,255}")
        || !ConfigReader.isUri(url, "tls")
        || URI.create(url).getPort() < 1
        || URI.create(url).getPort() > 65_535) {
      variables.problem(NAME, "malformed (expected: host:port)");
      return Optional.empty();
    }
    var uri = URI.create(url);
    var name = signalling.map(wss -> URI.create(wss).getHost()).orElse(uri.getHost());
    return Optional.of(new Config.TlsSite(name, uri.getHost(), uri.getPort()));
  }
}
