package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.RawConnection;
import chat.filament.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads: headers, parts and conditions.
class DownloadsIT {
  private static final byte[] CONTENT = FilePlace.bytes(300_000);

  private static TestServer server;
  private static Person ann;
  private static FilePlace place;
  private static Answer file;
  private static String id;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    place = FilePlace.of(server, ann);
    file = place.upload(ann, CONTENT).ok();
    id = file.text("attachment_id");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String tag() {
    return "\"" + file.text("sha256_hex") + "\"";
  }

  @Test
  void aBrowserRunsNothingOfIt() {
    var answer = place.download(ann, id).ok();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo(CONTENT);
    assertThat(answer.header("content-type")).isEqualTo("application/octet-stream");
    assertThat(answer.header("content-length")).isEqualTo("300000");
    assertThat(answer.header("accept-ranges")).isEqualTo("bytes");
    assertThat(answer.header("etag")).isEqualTo(tag());
    assertThat(answer.header("cache-control")).isEqualTo("private, no-store");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("content-security-policy")).isEqualTo("default-src 'none'; sandbox");
    assertThat(answer.header("content-disposition"))
        .isEqualTo("attachment; filename=\"upload.bin\"; filename*=UTF-8''upload.bin");
  }

  @ParameterizedTest
  @CsvSource({
    "hello, text/plain; charset=utf-8, inline",
    "<!DOCTYPE html><p>, text/html, attachment",
    "<svg onload=alert(1)>, text/xml, attachment",
    "GIF89a, image/gif, inline",
    "%PDF-1.7, application/pdf, attachment",
  })
  void onlySafeKindsAreShown(String content, String type, String disposition) {
    var stored = place.upload(ann, "", BodyPublishers.ofString(content)).ok();
    var answer = place.download(ann, stored.text("attachment_id")).ok();
    assertThat(answer.header("content-type")).isEqualTo(type);
    assertThat(answer.header("content-disposition")).startsWith(disposition + "; ");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-299999, 0, 299999",
    "bytes=100000-200000, 100000, 200000",
    "bytes=131071-131072, 131071, 131072",
    "bytes=299999-, 299999, 299999",
    "bytes=5-999999999, 5, 299999",
    "bytes=-1, 299999, 299999",
    "bytes=-999999999, 0, 299999",
  })
  void oneRangeIsSentAlone(String range, int first, int last) {
    var answer = place.download(ann, id, "range", range);
    assertThat(answer.status()).isEqualTo(206);
    assertThat(answer.header("content-range")).isEqualTo("bytes " + first + "-" + last + "/300000");
    assertThat(answer.header("content-length")).isEqualTo(String.valueOf(last - first + 1));
    assertThat(answer.response().body()).isEqualTo(Arrays.copyOfRange(CONTENT, first, last + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes=0-1,5-6",
        "bytes=5-4",
        "bytes=-",
        "bytes=a-b",
        "lines=0-1",
        "bytes",
        "bytes=0-0-0"
      })
  void otherRangesAreIgnored(String range) {
    var answer = place.download(ann, id, "range", range);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=300000-", "bytes=999999999-1000000000", "bytes=-0"})
  void aRangeBehindTheEndIsRefused(String range) {
    var answer = place.download(ann, id, "range", range);
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.header("content-range")).isEqualTo("bytes */300000");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.text()).isEqualTo("{\"error\":\"invalid_request\"}");
  }

  @Test
  void aRangeIsSentOnlyOfTheVersionThatTheClientHas() {
    assertThat(place.download(ann, id, "range", "bytes=0-1", "if-range", tag()).status())
        .isEqualTo(206);
    for (var other : new String[] {"\"x\"", "W/" + tag(), "Sat, 28 Nov 2026 10:00:00 GMT"}) {
      assertThat(place.download(ann, id, "range", "bytes=0-1", "if-range", other).status())
          .as(other)
          .isEqualTo(200);
    }
  }

  @Test
  void whoHasTheFileGetsNone() {
    for (var tags : new String[] {tag(), "*", "\"x\", " + tag(), "W/" + tag()}) {
      var answer = place.download(ann, id, "if-none-match", tags);
      assertThat(answer.status()).as(tags).isEqualTo(304);
      assertThat(answer.response().body()).isEmpty();
      assertThat(answer.header("etag")).isEqualTo(tag());
    }
    assertThat(place.download(ann, id, "if-none-match", "\"x\"").status()).isEqualTo(200);
  }

  @Test
  void aHeadHasTheHeadersOfTheWhole() {
    try (var connection = RawConnection.to(server)) {
      var request =
          "HEAD %s HTTP/1.1\r\nhost: x\r\nrange: bytes=0-1\r\nauthorization: Bearer %s\r\n\r\n"
              .formatted(place.file(id), ann.client().token());
      for (int i = 0; i < 2; i++) {
        var answer = connection.send(request).readHead();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
            .containsEntry("content-length", "300000")
            .containsEntry("etag", tag());
      }
    }
  }

  @Test
  void theConnectionGoesOnBehindAFile() {
    try (var connection = RawConnection.to(server)) {
      var request =
          "GET %s HTTP/1.1\r\nhost: x\r\nrange: bytes=1-1\r\nauthorization: Bearer %s\r\n\r\n"
              .formatted(place.file(id), ann.client().token());
      for (int i = 0; i < 3; i++) {
        assertThat(connection.send(request).read().status()).isEqualTo(206);
      }
    }
  }
}
