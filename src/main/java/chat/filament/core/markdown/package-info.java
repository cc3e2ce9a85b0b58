/// CommonMark to the token stream that clients render.
///
/// Start at [chat.filament.core.markdown.MarkdownTokens], the only door: text in, a list of
/// [chat.filament.core.markdown.Token] out. Behind it `DocumentWalk` turns the syntax tree of
/// commonmark-java into tokens, `TextRuns` finds where one text token ends and the next begins,
/// `BareUrls` links what is written out, and [chat.filament.core.markdown.BalancedPrefix] cuts a
/// stream that is too long without leaving anything open.
///
/// Pure functions without state: they run on whichever thread calls, event loops included. A
/// message is at most 2000 bytes, and deep nesting does not deepen the stack of this package.
@NullMarked
package chat.filament.core.markdown;

import org.jspecify.annotations.NullMarked;
