package chat.filament.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.core.Cidr;
import chat.filament.platform.config.Config;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static ClientAddress of(String peer, boolean cloudflare, String... headers) {
    var all = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1]);
    }
    var proxies = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("fd00::/8"));
    var config =
        new Config.Http("0.0.0.0", 0, proxies, cloudflare, List.of(), Optional.empty(), false);
    return ClientAddress.of(SocketAddress.inetSocketAddress(1, peer), all, config);
  }

  @ParameterizedTest
  @CsvSource({
    // peer, x-forwarded-for, address, source
    "203.0.113.5, 198.51.100.1, 203.0.113.5, peer",
    "10.0.0.1, 198.51.100.1, 198.51.100.1, forwarded",
    "10.0.0.1, '6.6.6.6, 198.51.100.1, 10.1.1.1', 198.51.100.1, forwarded",
    "10.0.0.1, '6.6.6.6, nonsense', 10.0.0.1, peer",
    "10.0.0.1, '198.51.100.1:4711', 198.51.100.1, forwarded",
    "10.0.0.1, '[198.51.100.1]:4711', 198.51.100.1, forwarded",
    "10.0.0.1, '[2001:db8::1]', 2001:db8:0:0:0:0:0:1, forwarded",
    "10.0.0.1, '[2001:DB8::1]:443', 2001:db8:0:0:0:0:0:1, forwarded",
    "10.0.0.1, '[fe80::1%eth0]:443', fe80:0:0:0:0:0:0:1, forwarded",
    "10.0.0.1, 'fe80::1%7', fe80:0:0:0:0:0:0:1, forwarded",
    "10.0.0.1, '64:ff9b::198.51.100.1', 64:ff9b:0:0:0:0:c633:6401, forwarded",
    "10.0.0.1, '[::ffff:198.51.100.1]:80', 198.51.100.1, forwarded",
    "10.0.0.1, '2001:db8:0:0:0:0:0:1', 2001:db8:0:0:0:0:0:1, forwarded",
    "10.0.0.1, '::', 0:0:0:0:0:0:0:0, forwarded",
    "10.0.0.1, '198.51.100', 10.0.0.1, peer",
    "10.0.0.1, '0x7f.1', 10.0.0.1, peer",
    "10.0.0.1, '198.51.100.256', 10.0.0.1, peer",
    "10.0.0.1, '2001:db8::1::2', 10.0.0.1, peer",
    "10.0.0.1, '[2001:db8::1]x', 10.0.0.1, peer",
    "10.0.0.1, 'localhost', 10.0.0.1, peer",
    "10.0.0.1, '10.2.2.2, 10.3.3.3', 10.0.0.1, peer",
    "10.0.0.1, ::ffff:198.51.100.1, 198.51.100.1, forwarded",
    "fd00::1, 2001:db8::7, 2001:db8:0:0:0:0:0:7, forwarded",
  })
  void onlyATrustedProxyIsBelieved(String peer, String forwarded, String ip, String source) {
    var address = of(peer, false, "X-Forwarded-For", forwarded, "X-Real-IP", "6.6.6.6");
    assertThat(address.text()).isEqualTo(ip);
    assertThat(address.source()).isEqualTo(source);
  }

  @Test
  void cloudflareCountsFirstWhereItIsTrusted() {
    var headers = new String[] {"cf-connecting-ip", "198.51.100.9", "x-forwarded-for", "1.1.1.1"};
    assertThat(of("10.0.0.1", true, headers).text()).isEqualTo("198.51.100.9");
    assertThat(of("10.0.0.1", false, headers).text()).isEqualTo("1.1.1.1");
    assertThat(of("203.0.113.5", true, headers).text()).isEqualTo("203.0.113.5");
    assertThat(of("10.0.0.1", true, "cf-connecting-ip", "x", "x-forwarded-for", "1.1.1.1").text())
        .isEqualTo("1.1.1.1");
  }

  /// Brackets, ports and zones are those of `x-forwarded-for` alone.
  @Test
  void cloudflareWritesABareAddress() {
    for (var other : List.of("198.51.100.9:443", "[2001:db8::1]", "[2001:db8::1]:1", "fe80::1%e")) {
      var headers = new String[] {"cf-connecting-ip", other, "x-forwarded-for", "1.1.1.1"};
      assertThat(of("10.0.0.1", true, headers).text()).as(other).isEqualTo("1.1.1.1");
    }
    assertThat(of("10.0.0.1", true, "cf-connecting-ip", " 2001:db8::1 ").text())
        .isEqualTo("2001:db8:0:0:0:0:0:1");
  }

  @Test
  void howeverMuchAClientWritesTheProxysOwnWordCounts() {
    assertThat(of("10.0.0.1", false, "x-forwarded-for", "1.1.1.1, ".repeat(60) + "2.2.2.2").text())
        .isEqualTo("2.2.2.2");
    assertThat(of("10.0.0.1", false, "x-forwarded-for", "1".repeat(600) + ", 2.2.2.2").text())
        .isEqualTo("2.2.2.2");
    assertThat(of("10.0.0.1", false, "x-forwarded-for", "1".repeat(600)).text())
        .isEqualTo("10.0.0.1");
  }

  @Test
  void limitersSeeTheNetworkOfAnIpv6Address() {
    assertThat(of("2001:db8:1:2:3:4:5:6", false).limiterKey())
        .isEqualTo(of("2001:db8:1:2::9", false).limiterKey())
        .isNotEqualTo(of("2001:db8:1:3::9", false).limiterKey());
    assertThat(of("203.0.113.5", false).limiterKey()).isEqualTo("203.0.113.5");
    assertThat(new ClientAddress(null, false).limiterKey()).isEqualTo("unknown");
  }
}
