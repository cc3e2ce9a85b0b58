package chat.filament.profile.image;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.AtOnce;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Avatars and banners over REST.
class ProfileImagesIT {
  private static final String AVATAR = "/users/me/profile/avatar";
  private static final String BANNER = "/users/me/profile/banner";
  private static final int AVATAR_BYTES = 2_097_152;
  private static final int BANNER_BYTES = 6_291_456;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] image(String name) {
    try (var in = ProfileImagesIT.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer send(Person who, String path, BodyPublisher body, String... headers) {
    return who.client()
        .send(
            "POST",
            path,
            null,
            request ->
                headers.length == 0 ? request.POST(body) : request.POST(body).headers(headers));
  }

  private static Answer send(Person who, String path, byte[] body, String... headers) {
    return send(who, path, BodyPublishers.ofByteArray(body), headers);
  }

  private static Answer anonymous(String path, String... headers) {
    return server
        .client()
        .send(
            "GET", path, null, request -> headers.length == 0 ? request : request.headers(headers));
  }

  private static List<Path> files(Person who) {
    try (var all = Files.walk(server.attachmentFolder())) {
      return all.filter(path -> path.getFileName().toString().startsWith(who.id())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "camera.jpg, image/jpeg",
    "plain.png, image/png",
    "moving.gif, image/gif",
    "lossy.webp, image/webp",
    "plain.avif, image/avif"
  })
  void anAvatarIsForEverybody(String name, String type) {
    var ann = server.person("ann");
    var path = "/users/" + ann.id() + "/avatar";
    anonymous(path + "?v=0").refused(404, "not_found");
    var profile = send(ann, AVATAR, image(name), "content-type", type).ok();
    long version = profile.json().path("avatar_version").asLong();
    assertThat(version).isGreaterThan(1_700_000_000);
    assertThat(ann.get("/auth/me").ok().text()).isEqualTo(profile.text());
    var answer = anonymous(path + "?v=" + version).ok();
    assertThat(answer.response().body()).isEqualTo(image(name));
    assertThat(answer.header("content-type")).isEqualTo(type);
    assertThat(answer.header("content-length")).isEqualTo("" + image(name).length);
    assertThat(answer.header("cache-control")).isEqualTo("public, max-age=300");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("etag")).matches("\"[0-9a-f]{64}\"");
    var again = anonymous(path, "if-none-match", answer.header("etag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.response().body()).isEmpty();
    assertThat(again.header("etag")).isEqualTo(answer.header("etag"));
    assertThat(anonymous(path, "if-none-match", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void avatarAndBannerHaveNothingToDoWithEachOther() {
    var ann = server.person("ann");
    var first = send(ann, BANNER, image("plain.png")).ok();
    assertThat(first.json().path("avatar_version").asLong()).isZero();
    assertThat(first.json().path("banner_version").asLong()).isPositive();
    anonymous("/users/" + ann.id() + "/avatar").refused(404, "not_found");
    assertThat(anonymous("/users/" + ann.id() + "/banner").ok().response().body())
        .isEqualTo(image("plain.png"));
  }

  @Test
  void aNewOneReplacesTheOldAndItsVersionIsHigher() {
    var ann = server.person("ann");
    long before = 0;
    for (var name : List.of("plain.png", "camera.jpg", "plain.png")) {
      long version = send(ann, AVATAR, image(name)).ok().json().path("avatar_version").asLong();
      assertThat(version).isGreaterThan(before);
      before = version;
      assertThat(anonymous("/users/" + ann.id() + "/avatar").ok().response().body())
          .isEqualTo(image(name));
    }
    assertThat(
            server
                .database()
                .sql(
                    "SELECT object_key FROM removed_objects WHERE object_key LIKE ?",
                    "avatars/" + ann.id() + "%"))
        .hasSize(2);
  }

  @Test
  void whoeverUploadsAtOnceGetsDifferentVersionsAndOneWholePicture() {
    var ann = server.person("ann");
    var pictures = List.of(image("plain.png"), image("camera.jpg"), image("plain.gif"));
    var versions =
        AtOnce.run(
            6,
            i ->
                send(ann, AVATAR, pictures.get(i % 3)).ok().json().path("avatar_version").asLong());
    assertThat(versions).doesNotHaveDuplicates();
    var last = anonymous("/users/" + ann.id() + "/avatar").ok().response().body();
    assertThat(pictures).anyMatch(picture -> Arrays.equals(picture, last));
  }

  @Test
  void selfAndObserversHearOfIt() {
    var ann = server.person("ann");
    var bob = server.person("bob");
    bob.join(ann.createGuild());
    try (var own = ann.connect();
        var observer = bob.connect()) {
      own.next("ready");
      observer.next("ready");
      var avatar = send(ann, AVATAR, image("plain.png")).ok().json().path("avatar_version");
      var banner = send(ann, BANNER, image("plain.png")).ok().json().path("banner_version");
      for (var socket : List.of(own, observer)) {
        var first = socket.next("profile_avatar_update");
        assertThat(Answer.keys(first))
            .containsExactly("user_id", "avatar_version", "updated_at_unix");
        assertThat(first.path("user_id").asText()).isEqualTo(ann.id());
        assertThat(first.path("avatar_version")).isEqualTo(avatar);
        assertThat(socket.next("profile_banner_update").path("banner_version")).isEqualTo(banner);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'<svg xmlns=x><script>alert(1)</script></svg>', image/svg+xml",
    "'<html><script>alert(1)</script>', image/png",
    "'<html><script>alert(1)</script>', ''",
    "%PDF-1.7, ''",
    "BM0000, ''",
    "GIF89a, image/gif",
    "hello, text/plain",
  })
  void whatIsNoPictureIsRefusedAndLeavesNothing(String content, String declared) {
    var ann = server.person("ann");
    var headers = declared.isEmpty() ? new String[0] : new String[] {"content-type", declared};
    send(ann, AVATAR, content.getBytes(StandardCharsets.UTF_8), headers)
        .refused(400, "invalid_request");
    anonymous("/users/" + ann.id() + "/avatar").refused(404, "not_found");
    assertThat(files(ann)).isEmpty();
  }

  @Test
  void declaredTypesMustFit() {
    var ann = server.person("ann");
    send(ann, AVATAR, image("plain.png"), "content-type", "image/gif")
        .refused(400, "invalid_request");
    send(ann, AVATAR, image("plain.png"), "content-type", "nonsense")
        .refused(400, "invalid_request");
    send(ann, AVATAR, image("camera.jpg"), "content-type", "image/jpg").ok();
    send(ann, AVATAR, image("camera.jpg"), "content-type", "application/octet-stream").ok();
  }

  @Test
  void bombsAreRefusedByTheirHeader() {
    var ann = server.person("ann");
    for (var side : List.of("00002001", "000186a0", "00000000")) {
      var png = "89504e470d0a1a0a0000000d4948445200000010" + side + "0800000000";
      send(ann, AVATAR, HexFormat.of().parseHex(png)).refused(400, "invalid_request");
    }
    var largest = "89504e470d0a1a0a0000000d4948445200002000000020000800000000";
    send(ann, AVATAR, HexFormat.of().parseHex(largest)).ok();
  }

  @Test
  void sizesAreExact() {
    var ann = server.person("ann");
    var png = image("plain.png");
    send(ann, AVATAR, Arrays.copyOf(png, AVATAR_BYTES)).ok();
    send(ann, AVATAR, Arrays.copyOf(png, AVATAR_BYTES + 1)).refused(413, "payload_too_large");
    send(ann, BANNER, Arrays.copyOf(png, BANNER_BYTES)).ok();
    send(ann, BANNER, Arrays.copyOf(png, BANNER_BYTES + 1)).refused(413, "payload_too_large");
    send(ann, AVATAR, new byte[0]).refused(400, "invalid_request");
    var unsized = new ByteArrayInputStream(Arrays.copyOf(png, AVATAR_BYTES + 1));
    send(ann, AVATAR, BodyPublishers.ofInputStream(() -> unsized))
        .refused(413, "payload_too_large");
    assertThat(anonymous("/users/" + ann.id() + "/avatar").ok().response().body())
        .hasSize(AVATAR_BYTES);
  }

  @Test
  void unknownAndMalformedUsersHaveNoPicture() {
    anonymous("/users/01K0000000000000000000000X/avatar").refused(404, "not_found");
    anonymous("/users/nobody/banner").refused(400, "invalid_request");
    server.client().post(AVATAR).refused(401, "invalid_credentials");
  }

  @Test
  void aFileThatIsGoneIsNotFound() throws IOException {
    var ann = server.person("ann");
    send(ann, AVATAR, image("plain.png")).ok();
    for (var file : files(ann)) {
      Files.delete(file);
    }
    anonymous("/users/" + ann.id() + "/avatar").refused(404, "not_found");
  }

  @Test
  void aStartNotesWhatACrashLeft() throws Exception {
    var ann = server.person("ann");
    send(ann, AVATAR, image("plain.png")).ok();
    var folder = server.attachmentFolder().resolve("avatars");
    var kept = files(ann).getFirst();
    var left = Files.writeString(folder.resolve(ann.id() + "-01JD0000000000000000000009"), "x");
    var young = Files.writeString(folder.resolve(ann.id() + "-01JD0000000000000000000008"), "x");
    for (var old : List.of(kept, left)) {
      Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }
    server.restart();
    server
        .database()
        .awaitNone(
            "SELECT WHERE NOT EXISTS (SELECT FROM removed_objects WHERE object_key = ?)",
            "avatars/" + left.getFileName());
    assertThat(
            server
                .database()
                .sql(
                    "SELECT object_key FROM removed_objects WHERE object_key LIKE ?",
                    "avatars/" + ann.id() + "%"))
        .hasSize(1);
    assertThat(List.of(kept, left, young)).allMatch(Files::exists);
  }
}
