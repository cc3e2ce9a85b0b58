package chat.filament.gateway.shard;

/// One thing to do with every member of a walk before the room goes on. It may be interrupted
/// between two members.
interface Step {
  Walk members();

  /// How many parts of the delivery this does at once.
  default int parts() {
    return 1;
  }

  /// False when it depends on access that is not in memory: the member is visited once more when it
  /// has been loaded.
  boolean visit(Member member);

  /// Everybody has been visited.
  void done();
}
