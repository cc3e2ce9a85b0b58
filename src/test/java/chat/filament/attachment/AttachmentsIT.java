package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Client;
import chat.filament.testing.Club;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The three routes: their shapes, who may use them, and what they refuse.
class AttachmentsIT {
  private static final String UNKNOWN = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

  private static TestServer server;
  private static Club club;
  private static Person ann;
  private static Person bob;
  private static Person stranger;
  private static FilePlace place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    club = Club.found(server);
    ann = club.owner();
    bob = club.member("bob");
    stranger = server.person("eve");
    place = new FilePlace(server, club.id(), club.channel());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anUploadIsAnsweredWithTheAttachment() throws Exception {
    var content = FilePlace.bytes(300_000);
    var answer =
        place
            .upload(
                bob,
                "?filename=holiday.bin",
                BodyPublishers.ofByteArray(content),
                "content-type",
                "application/octet-stream")
            .ok();
    assertThat(answer.keys())
        .containsExactly(
            "attachment_id",
            "guild_id",
            "channel_id",
            "owner_id",
            "filename",
            "mime_type",
            "size_bytes",
            "sha256_hex");
    var json = answer.json();
    assertThat(json.path("guild_id").asText()).isEqualTo(club.id());
    assertThat(json.path("channel_id").asText()).isEqualTo(place.channel());
    assertThat(json.path("owner_id").asText()).isEqualTo(bob.id());
    assertThat(json.path("filename").asText()).isEqualTo("holiday.bin");
    assertThat(json.path("mime_type").asText()).isEqualTo("application/octet-stream");
    assertThat(json.path("size_bytes").asInt()).isEqualTo(300_000);
    var sha256 = MessageDigest.getInstance("SHA-256").digest(content);
    assertThat(json.path("sha256_hex").asText()).isEqualTo(HexFormat.of().formatHex(sha256));
    var id = answer.text("attachment_id");
    assertThat(place.download(ann, id).ok().response().body()).isEqualTo(content);
    assertThat(FilePlace.stored(server)).contains(id);
  }

  @Test
  void aBodyWithoutALengthIsTakenToo() {
    var content = FilePlace.bytes(700_001);
    var streamed = BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(content));
    var id = place.upload(bob, "", streamed).ok().text("attachment_id");
    assertThat(place.download(bob, id).ok().response().body()).isEqualTo(content);
  }

  @Test
  void theLargestFileFitsAndOneByteMoreDoesNot() {
    var carl = club.member("carl");
    var most = FilePlace.bytes(26_214_400);
    var id = place.upload(carl, most).ok().text("attachment_id");
    assertThat(place.download(carl, id).ok().response().body()).isEqualTo(most);
    var more = new byte[26_214_401];
    place.upload(carl, more).refused(413, "payload_too_large");
    place
        .upload(
            carl, "", BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(more)))
        .refused(413, "payload_too_large");
    place.delete(carl, id).ok();
  }

  @Test
  void anEmptyBodyIsRefused() {
    place.upload(bob, new byte[0]).refused(400, "invalid_request");
    place
        .upload(
            bob,
            "",
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[0])))
        .refused(400, "invalid_request");
  }

  @Test
  void theContentTypeMustFitTheContent() {
    var html = BodyPublishers.ofString("<!DOCTYPE html><script>alert(1)</script>");
    place
        .upload(bob, "?filename=a.png", html, "content-type", "image/png")
        .refused(400, "invalid_request");
    place.upload(bob, "", html, "content-type", "not a type").refused(400, "invalid_request");
    var stored = place.upload(bob, "?filename=a.png", html).ok();
    assertThat(stored.text("mime_type")).isEqualTo("text/html");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "...",
        ".htaccess",
        "a b;c\"d'.txt",
        "ünï.txt",
        "日本.txt",
        "x.png%00",
        "\u202Egnp.exe",
        "👍",
        "CON"
      })
  void namesAreKeptAsSentAndNeverBecomePaths(String name) {
    var dora = club.member("dora");
    var answer = place.uploadNamed(dora, name).ok();
    assertThat(answer.text("filename")).isEqualTo(name);
    var id = answer.text("attachment_id");
    assertThat(FilePlace.stored(server)).contains(id);
    var header = place.download(dora, id).ok().header("content-disposition");
    assertThat(header)
        .matches("attachment; filename=\"[ -~&&[^\"%;]]+\"; filename\\*=UTF-8''[!-~&&[^\"';,]]+")
        .doesNotContain("filename=\".")
        .doesNotContain("%E2%80%AE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b",
        "../../etc/passwd",
        "a\\b",
        "a\u0000b",
        "a\nb",
        "a\r\nset-cookie: x",
        "\u007F",
        "\u0085",
        "   ",
        "\u202E",
        "\u200B\u200D",
        "\u3164"
      })
  void namesThatAreNoneAreRefused(String name) {
    place.uploadNamed(bob, name).refused(400, "invalid_request");
  }

  @Test
  void aNameMayTake128Bytes() {
    var dora = club.member("dora");
    place.uploadNamed(dora, "x".repeat(128)).ok();
    place.uploadNamed(dora, "x".repeat(129)).refused(400, "invalid_request");
    place.uploadNamed(dora, "é".repeat(64)).ok();
    place.uploadNamed(dora, "é".repeat(65)).refused(400, "invalid_request");
    place.uploadNamed(dora, "x".repeat(300)).refused(400, "invalid_request");
    assertThat(place.upload(dora, FilePlace.bytes(1)).ok().text("filename"))
        .isEqualTo("upload.bin");
  }

  @Test
  void unknownAndDoubledParametersAreRefused() {
    var body = BodyPublishers.ofString("x");
    place.upload(bob, "?filename=a&x=1", body).refused(400, "invalid_request");
    place.upload(bob, "?filename=a&filename=b", body).refused(400, "invalid_request");
  }

  @Test
  void onlyThoseWhoMayWriteThereUploadAndDownload() {
    var id = place.put(bob, 10);
    place.upload(stranger, FilePlace.bytes(1)).refused(403, "forbidden");
    place.download(stranger, id).refused(403, "forbidden");
    assertThat(new Client(server.url()).get(place.file(id)).status()).isEqualTo(401);

    var quiet = club.member("quiet");
    club.override(ann, place.channel(), "member/" + quiet.id(), "[]", "[\"create_message\"]").ok();
    place.upload(quiet, FilePlace.bytes(1)).refused(403, "forbidden");
    place.download(quiet, id).refused(403, "forbidden");
    place.delete(quiet, id).refused(403, "forbidden");
    place.delete(quiet, UNKNOWN).refused(403, "forbidden");

    var nowhere = new FilePlace(server, club.id(), UNKNOWN);
    nowhere.upload(bob, FilePlace.bytes(1)).refused(403, "forbidden");
    nowhere.download(bob, id).refused(403, "forbidden");
    new FilePlace(server, club.id(), "x").upload(bob, FilePlace.bytes(1)).refused(403, "forbidden");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    var id = place.put(bob, 10);
    var elsewhere = place.another(ann);
    elsewhere.download(bob, id).refused(404, "not_found");
    elsewhere.delete(bob, id).refused(404, "not_found");
    place.download(bob, UNKNOWN).refused(404, "not_found");
    place.download(bob, "x").refused(404, "not_found");
    place.delete(bob, UNKNOWN).refused(404, "not_found");
    place.delete(bob, "x").refused(404, "not_found");
    new FilePlace(server, club.id(), UNKNOWN).delete(bob, id).refused(404, "not_found");
  }

  @Test
  void aRowWhoseFileIsMissingIsNotFound() throws Exception {
    var id = place.put(bob, 10);
    java.nio.file.Files.delete(server.attachmentFolder().resolve("attachments").resolve(id));
    place.download(bob, id).refused(404, "not_found");
  }

  @Test
  void ownersAndModeratorsDelete() {
    var mine = place.put(bob, 10);
    var other = place.put(bob, 11);
    place.delete(club.member("carl"), mine).refused(403, "forbidden");
    assertThat(place.delete(bob, mine).status()).isEqualTo(204);
    assertThat(place.delete(ann, other).status()).isEqualTo(204);
    place.download(bob, mine).refused(404, "not_found");
    place.delete(bob, mine).refused(404, "not_found");
    assertThat(FilePlace.stored(server)).as("kept for a day").contains(mine, other);
  }

  @Test
  void uploadsHaveALimiterOfTheirOwn() {
    var erik = club.member("erik");
    int limited = 0;
    for (int i = 0; i < 70; i++) {
      limited += place.upload(erik, new byte[0]).status() == 429 ? 1 : 0;
    }
    assertThat(limited).isBetween(1, 10);
  }
}
