package chat.filament.attachment.type;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.filament.core.Problem;
import chat.filament.core.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectedTypeTest {
  private static final MediaTypes TYPES = new MediaTypes();

  @ParameterizedTest
  @CsvSource({
    "RIFF____WAVE, audio/wave",
    "fLaC, audio/flac",
    "M4A ., audio/mp4",
    "ID3, audio/mp3",
    "OggS, video/ogg",
    "MThd, audio/mid",
    "FORM____AIFF, audio/aiff",
    "RIFF____AVI , video/avi",
    "____ftypM4V, video/mp4",
    "{\\rtf, text/rtf",
    "SQLi, application/x-sqlite3",
    "'<?xml ?>', application/xml",
    "'<?xml ?>', image/svg+xml",
    "<svg>, image/svg+xml",
    "#!/bin/sh, application/x-sh",
    "PK\u0003\u0004_, application/vnd.comicbook+zip",
    "PK\u0003\u0004_, application/java-archive",
    "PK\u0003\u0004_, application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "PK\u0003\u0004_, application/vnd.oasis.opendocument.graphics",
    "hello, text/csv",
    "hello, application/json",
    "hello, image/svg",
    "<html>, text/markdown",
    "#!/bin/sh, text/plain",
    "%PDF-1.7, application/pdf",
    "%PDF-1.7, Application/PDF; version=1.7",
    "%PDF-1.7, application/octet-stream",
    "%PDF-1.7, binary/octet-stream",
  })
  void declarationOfTheSameKindIsAccepted(String content, String declared) {
    assertThat(detect(content).accepts(DeclaredType.parse(declared))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "<html>, image/png",
    "<script>, image/svg+xml",
    "<html>, application/xhtml+xml",
    "hello, image/png",
    "hello, application/pdf",
    "hello, audio/mpeg",
    "GIF89a, image/png",
    "GIF89a, text/plain",
    "GIF89a, application/json",
    "%PDF-1.7, text/plain",
    "#!/bin/sh, application/json",
    "PK\u0003\u0004_, application/pdf",
  })
  void declarationOfAnotherKindIsRefused(String content, String declared) {
    assertThatThrownBy(() -> detect(content).requireAccepts(DeclaredType.parse(declared)))
        .isInstanceOf(Refusal.class)
        .hasMessage("content-type: " + declared + " (detected: " + detect(content) + ")")
        .extracting(e -> ((Refusal) e).problem())
        .isEqualTo(Problem.INVALID_REQUEST);
  }

  @Test
  void everyAliasIsAcceptedForItsTypeAndOnlyForThat() {
    var aliases = new Aliases(TableLine.ofResource("/types/aliases.txt"));
    var lines = TableLine.ofResource("/types/aliases.txt");
    assertThat(lines).hasSize(28);
    for (var line : lines) {
      for (var alias : line.value().replace("*", "x").split(", ", -1)) {
        assertThat(aliases.contain(line.key(), alias)).as(line + " " + alias).isTrue();
        assertThat(aliases.contain("image/png", alias)).isFalse();
      }
    }
  }

  @Test
  void noDeclarationIsAccepted() {
    assertThat(detect("<html>").accepts(DeclaredType.parse(null))).isTrue();
  }

  @Test
  void binaryDataMayHaveATypeWithoutSignatureButNotOneWithIt() {
    var bytes = TYPES.detect(new byte[] {0, 9, 8, 7});
    assertThat(bytes.accepts(DeclaredType.parse("text/csv"))).isTrue();
    assertThat(bytes.accepts(DeclaredType.parse("application/x-blender"))).isTrue();
    assertThat(bytes.accepts(DeclaredType.parse("image/png"))).isFalse();
    assertThat(bytes.accepts(DeclaredType.parse("text/html"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain;charset=utf-8",
        "text/plain ; charset=\"utf-8\" ;q=1",
        "text/plain; note=\"a \\\" b ; c\"",
        "text/plain;",
        "TEXT/Plain"
      })
  void declaredTypeIsParsed(String header) {
    assertThat(DeclaredType.parse(header)).isEqualTo(new DeclaredType("text/plain"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "text",
        "text/",
        "/plain",
        "text/plain/x",
        "text /plain",
        "text/plain x",
        "text/plain; charset",
        "text/plain; a=\"b",
        "text/plain; a=b c",
        "tëxt/plain",
        "text/pl\u0000ain"
      })
  void malformedDeclarationIsRefused(String header) {
    assertThatThrownBy(() -> DeclaredType.parse(header)).isInstanceOf(Refusal.class);
  }

  @Test
  void hugeDeclarationIsRefusedQuickly() {
    for (var piece : List.of("a", ";", "; a=b", "\\\"", "; a=\"" + "\\x".repeat(400) + "\"")) {
      var header = "text/plain; a=\"" + piece.repeat(20_000);
      assertThatThrownBy(() -> DeclaredType.parse(header)).isInstanceOf(Refusal.class);
    }
    var nearlyTooLong = "text/plain; a=\"" + "\\x".repeat(500) + "\"";
    assertThat(DeclaredType.parse(nearlyTooLong)).isEqualTo(new DeclaredType("text/plain"));
  }

  private static DetectedType detect(String content) {
    var bytes = content.replace('_', '\u0001').getBytes(UTF_8);
    return TYPES.detect(bytes);
  }
}
