/// What features add to the gateway without knowing it: commands that clients send, and state that
/// a socket gets when it subscribes.
@NullMarked
package chat.filament.platform.socket;

import org.jspecify.annotations.NullMarked;
