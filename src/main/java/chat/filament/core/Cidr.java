package chat.filament.platform.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// A network: an address and the length of its prefix in bits. A bare address is a network of one.
public record Cidr(InetAddress address, int prefix) {
  public Cidr {
    if (prefix < 0 || prefix > address.getAddress().length * 8) {
      throw new IllegalArgumentException("prefix: " + prefix);
    }
  }

  /// Reads `10.0.0.0/8`, `fd00::/8` or a bare address; never resolves a name. Fails with
  /// `IllegalArgumentException`.
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    var host = slash < 0 ? text : text.substring(0, slash);
    var bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes == null || host.startsWith("[")) {
      throw malformed(text);
    }
    try {
      var address = InetAddress.getByAddress(bytes);
      return new Cidr(address, slash < 0 ? bytes.length * 8 : prefix(text, slash));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static int prefix(String text, int slash) {
    var digits = text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}")) {
      throw malformed(text);
    }
    return Integer.parseInt(digits);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(text + " (expected: an IP address or CIDR)");
  }

  /// Containment; IPv4 and IPv6 never match each other.
  public boolean contains(InetAddress other) {
    var mine = address.getAddress();
    var theirs = other.getAddress();
    if (theirs.length != mine.length) {
      return false;
    }
    int whole = prefix / 8;
    int rest = prefix % 8;
    boolean same = Arrays.equals(theirs, 0, whole, mine, 0, whole);
    return same && (rest == 0 || ((theirs[whole] ^ mine[whole]) & 0xFF) >> (8 - rest) == 0);
  }
}
