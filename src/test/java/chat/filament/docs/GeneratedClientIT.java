package chat.filament.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.filament.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `openapi.yaml` is good enough for SDKs: openapi-generator makes a client of it that compiles,
/// and a program against that client does the README's walk.
class GeneratedClientIT {
  private static final Path GENERATOR = Path.of("target", "openapi-generator-cli.jar");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

  @TempDir Path folder;

  @Test
  void aGeneratedClientDoesTheWalk() throws Exception {
    assumeTrue(Files.exists(GENERATOR), "Maven puts openapi-generator there");
    var sources = folder.resolve("client");
    run(
        JAVA.resolve("java").toString(),
        "-jar",
        GENERATOR.toString(),
        "generate",
        "--input-spec=src/main/resources/openapi.yaml",
        "--generator-name=java",
        "--library=native",
        "--output=" + sources,
        "--global-property=apiTests=false,modelTests=false,apiDocs=false,modelDocs=false",
        "--additional-properties=openApiNullable=false,useJakartaEe=true,"
            + "apiPackage=sdk.api,modelPackage=sdk.model,invokerPackage=sdk");
    var classPath = System.getProperty("java.class.path");
    var classes = folder.resolve("classes").toString();
    var compile =
        new ArrayList<>(List.of(JAVA.resolve("javac").toString(), "-nowarn", "-proc:none"));
    compile.addAll(List.of("-d", classes, "-cp", classPath, "src/test/resources/sdk/Walk.java"));
    compile.addAll(javaFiles(sources.resolve("src/main/java")));
    run(compile.toArray(String[]::new));
    try (var server = TestServer.start()) {
      var said =
          run(
              JAVA.resolve("java").toString(),
              "-cp",
              classes + System.getProperty("path.separator") + classPath,
              "Walk",
              server.url());
      assertThat(said.lines()).containsExactly("hello *world*", "6", "true");
    }
  }

  private static List<String> javaFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.map(Path::toString).filter(name -> name.endsWith(".java")).toList();
    }
  }

  private static String run(String... command) throws Exception {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
