/// Friends and friend requests (`contract/rest.md` §7).
///
/// Start at [chat.filament.friend.FriendFeature] for the routes; [chat.filament.friend.Friends] has
/// the rules and the order of changes. Tables: `friendships`, `friendship_requests`. Runs on the
/// event loop of the request.
@NullMarked
package chat.filament.friend;

import org.jspecify.annotations.NullMarked;
