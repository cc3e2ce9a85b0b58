package chat.filament.gateway.session;

import chat.filament.gateway.protocol.SessionEnd;

/// Whom sessions belong to: the shard. Called on its event loop.
public interface SessionOwner {
  /// A frame came that is no message.
  void onFrame(Session session);

  /// A message came; `first` tells the connection's first from the others.
  void onMessage(Session session, byte[] payload, boolean text, boolean first);

  /// A client that is waited for has read something.
  void onProgress(Session session);

  /// A session has frames that must be flushed in this turn.
  void onWritten(Session session);

  /// A session is over; its connection may still wait for the client's side of the close. Once.
  void onEnd(Session session, SessionEnd end);

  /// The TCP connection is closed; last call of all.
  void onClosed(Session session);
}
