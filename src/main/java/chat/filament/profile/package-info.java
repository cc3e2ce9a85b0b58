/// Profiles: name, about text, versions of avatar and banner; looking users up (`contract/rest.md`
/// §6).
///
/// Start at [chat.filament.profile.ProfileFeature]. Whoever changes a profile does it through
/// [chat.filament.profile.ProfileChanges], which tells the observers. Owns the profile columns of
/// `users`. Runs on the event loop of the request.
@NullMarked
package chat.filament.profile;

import org.jspecify.annotations.NullMarked;
