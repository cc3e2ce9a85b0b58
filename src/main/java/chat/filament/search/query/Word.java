package chat.filament.search.query;

/// One searchable word of a text.
///
/// @param text folded, 1..39 bytes
/// @param start UTF-16 offset of its first character in the original text
/// @param end UTF-16 offset behind its last character
/// @param position how many words stand before it, counting those too long to be searchable
public record Word(String text, int start, int end, int position) {}
