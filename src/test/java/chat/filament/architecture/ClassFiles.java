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

  /// All of `src/main/java`, from where this JVM takes them.
  static List<ClassModel> ofProgram() {
    var root = Problem.class.getProtectionDomain().getCodeSource().getLocation();
    try (var files = Files.walk(Path.of(URI.create(root.toString())))) {
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
