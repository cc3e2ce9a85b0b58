package chat.filament.app;

/// Why the server cannot start, said in a sentence that its operator understands: what is wrong and
/// what to do. Everything else that ends a start is a fault of ours and comes with a stack trace.
final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;

  StartFailure(String message) {
    super(message, null, false, false);
  }

  StartFailure(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
