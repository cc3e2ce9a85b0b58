/// HTTP: routes, the checks every request passes in the contract's order, bodies, answers, errors
/// and limits.
///
/// Adding a route: a feature's `mount` names it in one line on
/// [chat.filament.platform.http.Routes]; the handler gets a [chat.filament.platform.http.Call] and
/// answers a [chat.filament.platform.http.Reply]. The pipeline is
/// [chat.filament.platform.http.Pipeline]; errors become answers only in
/// [chat.filament.platform.http.Problems]. Everything runs on the event loop of the connection.
@NullMarked
package chat.filament.platform.http;

import org.jspecify.annotations.NullMarked;
