package chat.filament.gateway.shard;

/// A way along members that can be interrupted anywhere.
interface Walk {
  /// Asked again at the end, because somebody may have come meanwhile.
  boolean hasNext();

  Member next();
}
