package chat.filament.docs;

import chat.filament.platform.http.Reply;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/// A file of the documentation, read from the jar once: nothing is unpacked, so that it works
/// without a temporary folder.
record DocsFile(String contentType, Buffer content) {
  private static final String SWAGGER_UI = "META-INF/maven/org.webjars/swagger-ui/pom.properties";

  /// `resource` is a path in the jar; one that is not there is a fault of the build.
  static DocsFile read(String resource) {
    return new DocsFile(contentType(resource), Buffer.buffer(bytes(resource)));
  }

  /// A file of Swagger UI.
  static DocsFile swaggerUi(String name) {
    return read("META-INF/resources/webjars/swagger-ui/" + swaggerUiVersion() + "/" + name);
  }

  private static String swaggerUiVersion() {
    var properties = new Properties();
    try (var in = DocsFile.class.getClassLoader().getResourceAsStream(SWAGGER_UI)) {
      if (in == null) {
        throw new IllegalStateException(SWAGGER_UI + ": not in the jar");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(SWAGGER_UI, e);
    }
    return properties.getProperty("version");
  }

  private static byte[] bytes(String resource) {
    try (var in = DocsFile.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + ": not in the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "yaml" -> "application/yaml; charset=utf-8";
      default -> throw new IllegalArgumentException(name);
    };
  }

  Reply reply() {
    return new Reply.Bytes(contentType, content);
  }
}
