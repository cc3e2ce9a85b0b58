/// HTTP: routes, the checks every request passes in the contract's order, bodies, answers, errors
/// and limits.
///
/// Adding a route: a feature's `mount` names it in one line on
/// [chat.filament.platform.http.Routes]; the handler gets a [chat.filament.platform.http.Call] and
/// answers a [chat.filament.platform.http.Reply]. What a request passes on its way there is listed
/// in one method of [chat.filament.platform.http.ApiRouter], one handler for each step; errors
/// become answers only in [chat.filament.platform.http.Problems]. Everything runs on the event loop
/// of the connection. Only this package knows the router.
@NullMarked
package chat.filament.platform.http;

import org.jspecify.annotations.NullMarked;
