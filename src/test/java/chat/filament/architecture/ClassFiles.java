package chat.filament.architecture;

import chat.filament.core.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The compiled classes of the program, for rules about instructions.
final class ClassFiles {
  private ClassFiles() {}

  /// Where this JVM takes the classes of `src/main/java` from.
  static Path root() {
    var location = Problem.class.getProtectionDomain().getCodeSource().getLocation();
    return Path.of(URI.create(location.toString()));
  }

  /// All of `src/main/java`.
  static List<ClassModel> ofProgram() {
    try (var files = Files.walk(root())) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .sorted()
          .map(ClassFiles::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One that this JVM has loaded.
  static ClassModel of(Class<?> type) {
    var name = "/" + type.getName().replace('.', '/') + ".class";
    try (var bytes = type.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalArgumentException(name);
      }
      return ClassFile.of().parse(bytes.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
