package chat.filament.platform.http;

import chat.filament.platform.config.Cidr;
import chat.filament.platform.config.Config;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a request comes from. Forwarding headers count only when the peer is a trusted proxy
/// (`contract/auth.md` §6).
///
/// @param ip null when the peer is unknown
/// @param forwarded whether a trusted proxy's header named it
public record ClientAddress(@Nullable InetAddress ip, boolean forwarded) {
  private static final int MAX_HEADER = 512;
  private static final int MAX_ENTRY = 64;

  /// `forwarded` or `peer`, for logs and audit details.
  public String source() {
    return forwarded ? "forwarded" : "peer";
  }

  /// The key for limiters and caps: an IPv4 address, or the /64 of an IPv6 one; one shared bucket
  /// for unknown peers.
  public String limiterKey() {
    if (ip instanceof Inet6Address v6) {
      var bytes = v6.getAddress();
      var network = new byte[16];
      System.arraycopy(bytes, 0, network, 0, 8);
      return NetUtil.bytesToIpAddress(network) + "/64";
    }
    return ip == null ? "unknown" : ip.getHostAddress();
  }

  /// The address as text for security logs.
  public String text() {
    return ip == null ? "unknown" : ip.getHostAddress();
  }

  static ClientAddress of(@Nullable SocketAddress peer, MultiMap headers, Config.Http config) {
    var direct = peer == null ? null : parse(String.valueOf(peer.hostAddress())).orElse(null);
    if (direct == null || !trusted(direct, config.trustedProxies())) {
      return new ClientAddress(direct, false);
    }
    var cloudflare = config.trustCfConnectingIp() ? headers.get("cf-connecting-ip") : null;
    var named =
        Optional.ofNullable(cloudflare)
            .flatMap(ClientAddress::parse)
            .or(() -> forwardedFor(headers.getAll("x-forwarded-for"), config.trustedProxies()));
    return named.map(ip -> new ClientAddress(ip, true)).orElse(new ClientAddress(direct, false));
  }

  /// From the right, skipping trusted hops: what stands further left was written by the client
  /// itself.
  private static Optional<InetAddress> forwardedFor(List<String> headers, List<Cidr> proxies) {
    var header = String.join(",", headers);
    if (header.isEmpty() || header.length() > MAX_HEADER) {
      return Optional.empty();
    }
    var hops = header.split(",", -1);
    for (int i = hops.length - 1; i >= 0; i--) {
      var hop = parse(hops[i]);
      if (hop.isEmpty() || !trusted(hop.get(), proxies)) {
        return hop;
      }
    }
    return Optional.empty();
  }

  private static boolean trusted(InetAddress address, List<Cidr> proxies) {
    for (var proxy : proxies) {
      if (proxy.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /// A bare address without port or brackets; IPv4-mapped IPv6 becomes IPv4. Names are never
  /// resolved.
  private static Optional<InetAddress> parse(String text) {
    var entry = text.strip();
    if (entry.length() > MAX_ENTRY || entry.startsWith("[") || entry.contains("%")) {
      return Optional.empty();
    }
    var bytes = NetUtil.createByteArrayFromIpAddressString(entry);
    if (bytes == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
