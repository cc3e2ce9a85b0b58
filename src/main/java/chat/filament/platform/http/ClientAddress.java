package chat.filament.platform.http;

import chat.filament.core.Cidr;
import chat.filament.platform.config.Config;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a request comes from. Forwarding headers count only when the peer is a trusted proxy
/// (`contract/auth.md` §6).
///
/// @param ip null when the peer is unknown
/// @param forwarded whether a trusted proxy's header named it
public record ClientAddress(@Nullable InetAddress ip, boolean forwarded) {
  private static final int MAX_HEADER = 512;
  private static final int MAX_ENTRY = 64;
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})";
  private static final String ZONE = "(?:%[^\\s\\[\\]%]+)?";
  private static final String PORT = "(?::[0-9]{1,5})?";
  private static final Pattern FORM =
      Pattern.compile(
          "(?<v4>B(?:\\.B){3})".replace("B", BYTE)
              + PORT
              + "|\\[(?<v4b>B(?:\\.B){3})]".replace("B", BYTE)
              + PORT
              + "|(?<v6>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)"
              + ZONE
              + "|\\[(?<v6b>[0-9A-Fa-f:.]+)"
              + ZONE
              + "]"
              + PORT);

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

  /// Whoever holds the other end of the connection.
  static ClientAddress ofPeer(@Nullable SocketAddress peer) {
    var address = peer == null ? null : parse(String.valueOf(peer.hostAddress())).orElse(null);
    return new ClientAddress(address, false);
  }

  /// Whether it is one of this machine or of a private network.
  boolean isPrivate() {
    return ip != null && (ip.isLoopbackAddress() || ip.isSiteLocalAddress() || isUniqueLocal(ip));
  }

  private static boolean isUniqueLocal(InetAddress ip) {
    return ip instanceof Inet6Address && (ip.getAddress()[0] & 0xFE) == 0xFC;
  }

  boolean isAmong(List<Cidr> networks) {
    return ip != null && trusted(ip, networks);
  }

  static ClientAddress of(@Nullable SocketAddress peer, MultiMap headers, Config.Http config) {
    var direct = ofPeer(peer);
    if (!direct.isAmong(config.trustedProxies())) {
      return direct;
    }
    var cloudflare = config.trustCfConnectingIp() ? headers.get("cf-connecting-ip") : null;
    var named =
        Optional.ofNullable(cloudflare)
            .flatMap(ClientAddress::bare)
            .or(() -> forwardedFor(headers.getAll("x-forwarded-for"), config.trustedProxies()));
    return named.map(ip -> new ClientAddress(ip, true)).orElse(direct);
  }

  /// From the right, skipping trusted hops: what stands further left was written by the client
  /// itself. However long that is, the proxies' own words at the end are read.
  private static Optional<InetAddress> forwardedFor(List<String> headers, List<Cidr> proxies) {
    var header = String.join(",", headers);
    int from = header.length() - MAX_HEADER;
    var hops = (from > 0 ? header.substring(header.indexOf(',', from) + 1) : header).split(",", -1);
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

  /// An address in any form of RFC 4291 and RFC 4007; brackets, a port and a zone are ignored.
  /// IPv4-mapped IPv6 becomes IPv4. Names are never resolved.
  private static Optional<InetAddress> parse(String text) {
    var entry = FORM.matcher(text.strip());
    if (text.strip().length() > MAX_ENTRY || !entry.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(literal(entry));
    } catch (UnknownHostException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The same without brackets, port or zone.
  private static Optional<InetAddress> bare(String text) {
    var entry = FORM.matcher(text.strip());
    boolean isBare =
        entry.matches()
            && (text.strip().equals(entry.group("v4")) || text.strip().equals(entry.group("v6")));
    return isBare ? parse(text) : Optional.empty();
  }

  private static InetAddress literal(Matcher entry) throws UnknownHostException {
    var v4 = entry.group("v4") != null ? entry.group("v4") : entry.group("v4b");
    if (v4 != null) {
      return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(v4));
    }
    var v6 = entry.group("v6") != null ? entry.group("v6") : entry.group("v6b");
    return Inet6Address.ofLiteral(v6);
  }
}
