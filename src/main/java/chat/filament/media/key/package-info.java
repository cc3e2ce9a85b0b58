/// The key pairs that this server shares with LiveKit, and what they sign: start at
/// [chat.filament.media.key.LiveKitKeyring]. Any thread; tables owned: none.
@NullMarked
package chat.filament.media.key;

import org.jspecify.annotations.NullMarked;
