package chat.filament.media.keeper;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/// The calls as [SharedCalls] sees them. Called on its event loop.
public interface CallsCopy {
  /// Of the keeper: every call, each as a change.
  List<Buffer> everything();

  /// At others: these are all calls there are now; what is new in them was missed.
  void replace(List<Buffer> everything);

  /// At others: what has become of a call.
  void change(Buffer change);

  /// From now on this node keeps the calls of its copy.
  void take();

  /// Another node keeps them from now on.
  void leave();

  /// Of the keeper: does what another node asks for.
  Future<Buffer> answer(Buffer question);
}
