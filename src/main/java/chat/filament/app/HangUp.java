package chat.filament.app;

import java.lang.reflect.Proxy;

/// Handles SIGHUP, which ends a JVM otherwise. The classes that can are no part of Java's API,
/// though every JDK has them; they are named at run time, because the compiler warns of them
/// without a way to say that it is meant.
final class HangUp {
  private HangUp() {}

  /// `action` runs on a thread of its own for each signal; it must not fail.
  static void handle(Runnable action) {
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var proxy =
          Proxy.newProxyInstance(
              HangUp.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no signals", e);
    }
  }
}
