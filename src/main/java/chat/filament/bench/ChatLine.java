package chat.filament.bench;

/// One line of recorded chat: who said what. The text is 1..2000 bytes without NUL, as the contract
/// wants it.
record ChatLine(String user, String text) {}
