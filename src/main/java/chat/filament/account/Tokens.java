package chat.filament.account;

/// The answer of a login and a refresh. Never printed.
record Tokens(String accessToken, String refreshToken, int expiresInSecs) {
  @Override
  public String toString() {
    return "Tokens[***]";
  }
}
