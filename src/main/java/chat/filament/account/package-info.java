/// Accounts: registering, logging in, auth sessions, access tokens and gateway tickets
/// (`contract/auth.md` §1–5, §11; `contract/rest.md` §5).
///
/// Start at [chat.filament.account.AccountFeature] and [chat.filament.account.SessionFeature],
/// which name every route; [chat.filament.account.AccountModule] puts the package together.
///
/// ```
/// AccountFeature: register, login, password ─> Accounts, PasswordChanges ─> Passwords (lockout)
///                                                └─> PasswordHashing (Argon2id, worker pool)
/// SessionFeature: refresh, logout, list, tickets ─> AuthSessions, Tickets
///                                                └─> AccessTokens (JWT) ─> SigningKeys
/// every request ─> Bearers (the Authenticator) ─> AccessTokens, LiveSessions: no query
/// AccountVerticle, in the background: which sessions ended elsewhere, signing keys, sweeps
/// ```
///
/// Owns the tables `users` (its profile columns belong to the profile feature), `signing_keys`,
/// `sessions`, `used_refresh_tokens`, `gateway_tickets`.
///
/// Requests run on the event loop they arrived on; hashing runs on the worker pool `argon2`; the
/// background work runs on the event loop of [chat.filament.account.AccountVerticle]. What they
/// share, caches and the signing keys, is safe on any thread.
@NullMarked
package chat.filament.account;

import org.jspecify.annotations.NullMarked;
