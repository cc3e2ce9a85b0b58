@NullMarked
package chat.filament.gateway.shard;

import org.jspecify.annotations.NullMarked;
