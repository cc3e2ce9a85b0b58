/// The API's description of itself: OpenAPI of the HTTP API, AsyncAPI of the gateway, and a page to
/// read the first.
@NullMarked
package chat.filament.docs;

import org.jspecify.annotations.NullMarked;
