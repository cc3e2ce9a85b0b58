package chat.filament.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What the host takes from the mode of new files. Libraries make files without a mode, so it
/// decides who may read the search index in a folder that was there before.
final class Umask {
  private static final int OWN = 0077;
  private static final FunctionDescriptor FORM =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private Umask() {}

  /// Files and folders of this process are its user's from now on. Where the system has no such
  /// thing, nothing happens.
  static void keepFilesPrivate() {
    Linker.nativeLinker().defaultLookup().find("umask").ifPresent(Umask::set);
  }

  @SuppressWarnings("restricted") // the jar's manifest allows it
  private static void set(MemorySegment umask) {
    try {
      int _ = (int) Linker.nativeLinker().downcallHandle(umask, FORM).invokeExact(OWN);
    } catch (Throwable e) {
      throw new IllegalStateException("umask always succeeds", e);
    }
  }
}
