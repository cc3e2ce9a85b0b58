package chat.filament.attachment.image;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.attachment.type.MediaTypes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
  private static final MediaTypes TYPES = new MediaTypes();
  private static final Optional<ImageSize> SIZE = Optional.of(new ImageSize(123, 45));

  private static byte[] file(String name) throws IOException {
    try (var in = ImageHeaderTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  private static Optional<ImageSize> size(byte[] image, int piece) {
    var header = new ImageHeader();
    for (int at = 0; at < image.length; at += piece) {
      header.add(ByteBuffer.wrap(image, at, Math.min(piece, image.length - at)));
    }
    return header.size(TYPES.detect(image).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "camera.jpg",
        "progressive.jpg",
        "cmyk.jpg",
        "plain.png",
        "alpha.png",
        "plain.gif",
        "moving.gif",
        "lossy.webp",
        "lossless.webp",
        "alpha.webp",
        "moving.webp",
        "plain.avif",
        "moving.avif"
      })
  void imagesOfAllKindsHaveTheirSizeHoweverTheyCome(String name) throws IOException {
    var image = file(name);
    for (int piece : new int[] {1, 7, 4_096, image.length}) {
      assertThat(size(image, piece)).isEqualTo(SIZE);
    }
    for (int length = 0; length < Math.min(image.length, 1_000); length++) {
      assertThat(size(Arrays.copyOf(image, length), 64)).isIn(SIZE, Optional.empty());
    }
  }

  @Test
  void megabytesOfCameraDataAreSkipped() throws IOException {
    var jpeg = file("progressive.jpg");
    var long64k = new byte[65_537];
    long64k[0] = (byte) 0xFF;
    long64k[1] = (byte) 0xE1;
    long64k[2] = (byte) 0xFF;
    long64k[3] = (byte) 0xFF;
    var image = new byte[jpeg.length + 20 * long64k.length];
    System.arraycopy(jpeg, 0, image, 0, 2);
    for (int i = 0; i < 20; i++) {
      System.arraycopy(long64k, 0, image, 2 + i * long64k.length, long64k.length);
    }
    System.arraycopy(jpeg, 2, image, 2 + 20 * long64k.length, jpeg.length - 2);
    assertThat(size(image, 10_000)).isEqualTo(SIZE);
  }

  @ParameterizedTest
  @CsvSource({
    "a PNG of no width, 89504e470d0a1a0a0000000d4948445200000000000000ff0800000000",
    "a PNG of 2^31 rows, 89504e470d0a1a0a0000000d49484452000000ff800000000800000000",
    "a PNG without IHDR, 89504e470d0a1a0a0000000d49454e4400000001000000ff0800000000",
    "a PNG by its first bytes only, 89504e4720697320676f6f6420666f7220736372656e7368",
    "a GIF of no height, 4749463839610100000080000000000000",
    "a text about GIF, 47494620697320676f6f6420666f7220646f6773",
    "a JPEG whose pixels come first, ffd8ffda0008010100003f00",
    "a JPEG that ends, ffd8ffd9ffc0000b080010001001011100",
    "a JPEG of no height, ffd8ffc0000b080000001001011100",
    "a JPEG with rubbish between segments, ffd8ffe000040000aaffc0000b080010001001011100",
    "a JPEG with a segment of no length, ffd8ffe00000ffc0000b080010001001011100",
    "an AVIF without boxes, 000000186674797061766966000000006176696600000000",
    "a WebP that is cut, 524946460000000057454250565038200000000000000000",
  })
  void whatMakesNoSenseHasNoSize(String what, String hex) {
    assertThat(size(HexFormat.of().parseHex(hex), 5)).as(what).isEmpty();
  }

  @Test
  void aBombSaysWhatItWouldBecome() {
    var png = "89504e470d0a1a0a0000000d49484452000186a0000186a00800000000";
    assertThat(size(HexFormat.of().parseHex(png), 100))
        .hasValueSatisfying(size -> {
          assertThat(size.pixels()).isEqualTo(10_000_000_000L);
          assertThat(size.fitsInto(8_192, 8_192)).isFalse();
        });
  }

  @Test
  void noiseNeverFails() throws IOException {
    var random = new Random(7);
    for (var name : new String[] {"camera.jpg", "plain.avif", "lossless.webp", "plain.png"}) {
      var image = Arrays.copyOf(file(name), 2_000);
      for (int i = 0; i < 3_000; i++) {
        var damaged = image.clone();
        for (int j = 0; j < 8; j++) {
          damaged[random.nextInt(600)] = (byte) random.nextInt();
        }
        assertThat(size(damaged, 500)).isNotNull();
      }
    }
  }
}
