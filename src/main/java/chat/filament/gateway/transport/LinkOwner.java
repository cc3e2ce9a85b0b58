package chat.filament.gateway.transport;

/// Whom a [Link] belongs to. Called on its event loop, one call at a time; after [#onEnd] only
/// [#onClosed] follows.
public interface LinkOwner {
  /// A ping, a pong, or a fragment that does not end its message.
  void onFrame();

  /// A whole message. Text is valid UTF-8; what came in binary frames (`text` false) was not
  /// checked.
  void onMessage(byte[] payload, boolean text);

  /// The client or the network ended the connection. Where a close frame is due it is sent by the
  /// link itself.
  void onEnd(LinkEnd end);

  /// What was written has gone out, as far as [Link#isWritable] is true again.
  void onWritable();

  /// The TCP connection is closed. Last call of all, exactly one.
  void onClosed();
}
