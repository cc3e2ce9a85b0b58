package chat.filament.bench;

/// A way to lose access, by the events that nobody may hear any longer.
enum Loss {
  KICK(Scope.GUILD),
  BAN(Scope.GUILD),
  LEAVE(Scope.GUILD),
  OVERRIDE(Scope.CHANNEL),
  ROLE(Scope.CHANNEL),
  LOGOUT(Scope.SESSION),
  SESSION(Scope.SESSION),
  CHANNEL_DELETE(Scope.CHANNEL),
  GUILD_DELETE(Scope.GUILD);

  enum Scope {
    GUILD,
    CHANNEL,
    SESSION
  }

  private final Scope scope;

  Loss(Scope scope) {
    this.scope = scope;
  }

  Scope scope() {
    return scope;
  }

  /// Whether it ends the room for everybody, so that it needs one of its own.
  boolean endsRoom() {
    return this == CHANNEL_DELETE || this == GUILD_DELETE;
  }

  /// Every way comes in turn.
  static Loss inTurn(int turn) {
    return values()[Math.floorMod(turn, values().length)];
  }
}
