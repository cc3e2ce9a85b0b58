package chat.filament.core;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A network: an address and the length of its prefix in bits. A bare address is a network of one.
public record Cidr(InetAddress address, int prefix) {
  private static final Pattern HOST =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

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
    if (!HOST.matcher(host).matches()) {
      throw malformed(text);
    }
    try {
      var address = InetAddress.ofLiteral(host);
      int bits = address.getAddress().length * 8;
      return new Cidr(address, slash < 0 ? bits : prefix(text, slash));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(malformed(text).getMessage(), e);
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

  /// The network of this size that the address is in; its host bits are 0.
  public static Cidr around(InetAddress member, int prefix) {
    var bytes = member.getAddress();
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    try {
      return new Cidr(InetAddress.getByAddress(bytes), prefix);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /// Whom an address stands for: itself, or the /64 of an IPv6 one, which belongs to one household
  /// or machine.
  public static Cidr ofClient(InetAddress client) {
    return around(client, client.getAddress().length == 4 ? 32 : 64);
  }

  /// As PostgreSQL writes it, `10.0.0.0/8`.
  public String text() {
    return address.getHostAddress() + "/" + prefix;
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
