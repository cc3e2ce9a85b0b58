package chat.filament.attachment;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.TestServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What uploads of images have more than others.
class PreviewsIT {
  private static TestServer server;
  private static Person ann;
  private static FilePlace place;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ann = server.person("ann");
    place = FilePlace.of(server, ann);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] image(String name) throws IOException {
    try (var in = PreviewsIT.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  private static byte[] png(int width, int height) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  private static BufferedImage decoded(Answer preview) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(preview.response().body()));
  }

  private static void requireSize(Answer file, int width, int height) {
    assertThat(file.json().path("width").asInt()).isEqualTo(width);
    assertThat(file.json().path("height").asInt()).isEqualTo(height);
  }

  @ParameterizedTest
  @CsvSource({
    "progressive.jpg, 123, 45",
    "camera.jpg, 45, 123",
    "cmyk.jpg, 123, 45",
    "alpha.png, 123, 45",
    "moving.gif, 123, 45",
    "lossy.webp, 123, 45",
    "lossless.webp, 123, 45"
  })
  void imagesHaveTheirSizeAndMostOfThemAPreview(String name, int width, int height)
      throws IOException {
    var file = place.upload(ann, image(name)).ok();
    requireSize(file, width, height);
    if (name.startsWith("cmyk")) {
      return; // the JDK does not decode it
    }
    var url = file.text("preview_url");
    assertThat(url).isEqualTo(place.file(file.text("attachment_id")) + "/preview");
    var preview = ann.get(url).ok();
    assertThat(preview.header("content-type")).isEqualTo("image/jpeg");
    assertThat(preview.header("cache-control")).isEqualTo("private, no-store");
    assertThat(preview.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(decoded(preview).getWidth()).isEqualTo(width);
    assertThat(decoded(preview).getHeight()).isEqualTo(height);
    assertThat(new String(preview.response().body(), StandardCharsets.ISO_8859_1))
        .doesNotContain("Exif", "SecretCamera", "ICC_PROFILE");
    var again =
        ann.client()
            .send(
                "GET",
                url,
                null,
                request -> request.header("if-none-match", preview.header("etag")));
    assertThat(again.status()).isEqualTo(304);
  }

  @Test
  void largeImagesBecomeSmall() throws IOException {
    var file = place.upload(ann, png(3_000, 1_500)).ok();
    requireSize(file, 3_000, 1_500);
    var small = decoded(ann.get(file.text("preview_url")).ok());
    assertThat(small.getWidth()).isEqualTo(400);
    assertThat(small.getHeight()).isEqualTo(200);
  }

  @Test
  void bombsAreNotDecoded() throws IOException {
    var bomb = png(10, 10);
    for (int at : new int[] {16, 20}) {
      bomb[at + 1] = 1; // 65,546 pixels
    }
    var file = place.upload(ann, bomb).ok();
    requireSize(file, 65_546, 65_546);
    assertThat(file.json().has("preview_url")).isFalse();
    ann.get(place.file(file.text("attachment_id")) + "/preview").refused(404, "not_found");
  }

  @Test
  void whatCannotBeDecodedIsStoredAllTheSame() throws IOException {
    for (var broken :
        new byte[][] {
          Arrays.copyOf(image("plain.png"), 60),
          Arrays.copyOf(image("lossy.webp"), 60),
          Arrays.copyOf(image("progressive.jpg"), 300)
        }) {
      var file = place.upload(ann, broken).ok();
      assertThat(place.download(ann, file.text("attachment_id")).ok().response().body())
          .isEqualTo(broken);
    }
    var avif = place.upload(ann, image("plain.avif")).ok();
    requireSize(avif, 123, 45);
    assertThat(avif.json().has("preview_url")).isFalse();
    assertThat(place.upload(ann, FilePlace.bytes(10)).ok().json().has("width")).isFalse();
  }

  @Test
  void messagesShowThemToo() throws IOException {
    var file = place.upload(ann, image("plain.png")).ok();
    var message = place.post(ann, "look", file.text("attachment_id")).ok();
    assertThat(message.json().path("attachments").path(0)).isEqualTo(file.json());
    var page = ann.get(place.path() + "/messages").ok();
    assertThat(page.json().at("/messages/0/attachments/0")).isEqualTo(file.json());
  }

  @Test
  void previewsAreForReadersAndGoWithTheirFiles() throws IOException {
    var bob = server.person("bob");
    var file = place.upload(ann, image("plain.png")).ok();
    bob.get(file.text("preview_url")).refused(403, "forbidden");
    place.delete(ann, file.text("attachment_id")).ok();
    ann.get(file.text("preview_url")).refused(404, "not_found");
    assertThat(
            server
                .database()
                .sql(
                    "SELECT object_key FROM removed_objects WHERE object_key = ?",
                    "previews/" + file.text("attachment_id")))
        .hasSize(1);
  }
}
