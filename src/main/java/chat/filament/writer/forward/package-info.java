/// Commands that are left to another node, the owner of their guild, and its answers: once each,
/// however often they are asked for.
///
/// Only what is done often is left to it: messages, and edits, deletions and reactions, which is
/// what writers of several nodes compete with. Everything else is decided where it comes, on the
/// head row like all; beside sixteen writers it takes as long at one node as at another
/// (`TwoWritersIT`), so that a round trip would gain nothing.
@NullMarked
package chat.filament.writer.forward;

import org.jspecify.annotations.NullMarked;
