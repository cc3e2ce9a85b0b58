/// JSON written by hand where it is written most: the token stream of Markdown, which is part of
/// every message, event and profile ([chat.filament.platform.json.TokenJson]). Everything else goes
/// through `platform.http.Json`, which writes tokens by the same code.
@NullMarked
package chat.filament.platform.json;

import org.jspecify.annotations.NullMarked;
