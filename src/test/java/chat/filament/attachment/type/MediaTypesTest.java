package chat.filament.attachment.type;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MediaTypesTest {
  private static final MediaTypes TYPES = new MediaTypes();

  static List<TypeVectors> vectors() throws IOException {
    return TypeVectors.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void aSampleHasTheTypeOfTheContract(TypeVectors vector) {
    assertThat(TYPES.detect(vector.sample()).name()).isEqualTo(vector.type());
  }

  @Test
  void everyAlternativeOfEverySignatureDecidesSomeSample() throws IOException {
    var samples = vectors().stream().map(vector -> new Sample(vector.sample())).toList();
    var signatures =
        TableLine.ofResource("/types/signatures.txt").stream().map(SignatureParser::parse).toList();
    for (var signature : signatures) {
      for (var alternative : signature.alternatives()) {
        var only = new Signature(signature.type(), List.of(alternative));
        assertThat(samples)
            .as("%s by %s", signature.type(), alternative)
            .anyMatch(sample ->
                only.matches(sample)
                    && signatures.stream()
                        .filter(s -> s.matches(sample))
                        .findFirst()
                        .equals(Optional.of(signature)));
      }
    }
  }

  @Test
  void everyBeginningOfEverySampleHasSomeType() throws IOException {
    for (var vector : vectors()) {
      for (var length = 0; length < Math.min(vector.sample().length, 600); length++) {
        assertThat(TYPES.detect(Arrays.copyOf(vector.sample(), length)).name()).contains("/");
      }
    }
  }

  @Test
  void onlyTheFirst8192BytesCount() {
    var tar = new byte[10_000];
    Arrays.fill(tar, (byte) 'a');
    tar[8192] = 0;
    assertThat(TYPES.detect(tar).name()).isEqualTo("text/plain");
    tar[8191] = 0;
    assertThat(TYPES.detect(tar).name()).isEqualTo("application/octet-stream");
    tar[8191] = (byte) 0xC3;
    assertThat(TYPES.detect(tar).name()).isEqualTo("text/plain");
  }

  @Test
  void nothingIsEverAnSvg() {
    for (var start : List.of("", "\uFEFF", "<?xml version='1.0'?>", "<!-- c -->", "\n\n")) {
      var svg = (start + "<svg xmlns='http://www.w3.org/2000/svg'/>").getBytes(UTF_8);
      assertThat(TYPES.detect(svg).name()).isEqualTo("text/xml");
    }
  }

  @Test
  void noiseHasSomeType() {
    var random = new Random(11);
    for (var i = 0; i < 20_000; i++) {
      var noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      assertThat(TYPES.detect(noise).name()).matches("[a-z]+/[a-z0-9.+-]+");
    }
  }
}
