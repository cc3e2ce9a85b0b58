package chat.filament.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Members of one guild come and go: how soon do the listeners know, and do they know it right in
/// the end.
///
/// The server may coalesce, so updates are not counted against changes. At the end the picture of
/// every listener, `presence_sync` and the updates after it, has to be who really is online.
@Command(
    name = "presence",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Members come and go; every listener must know in the end who is online.")
final class PresenceCommand extends ModeCommand {
  /// Listeners come first and learn of everybody else by updates, so that only they themselves have
  /// to fit into one `presence_sync`.
  private static final int MOST_WATCHING = 1024;

  @Mixin private final AudienceOptions options = new AudienceOptions(20);

  @Option(
      names = "--members",
      paramLabel = "N",
      description = "accounts that come and go (default: ${DEFAULT-VALUE})")
  private int members = 50;

  @Option(
      names = "--changes",
      paramLabel = "RATE",
      description = "joins and leaves a second, together (default: ${DEFAULT-VALUE})")
  private double changes = 20;

  @Mixin private final GraceOption grace = new GraceOption();

  @Override
  void run(Stage stage) {
    var audience = options.audience();
    int watching = audience.usersFor(1, 0);
    Range.require("users", watching, 1, MOST_WATCHING);
    Range.require("members", members, 1, 100_000);
    if (!(changes > 0 && changes <= 1e6)) {
      throw new IllegalArgumentException("changes: " + changes + " (expected: above 0)");
    }
    var patience = grace.grace();
    var attendance = new Attendance(stage, found(stage, watching), watching, audience.sockets());
    attendance.arrive();
    attendance.measure(changes, audience.warmUp(), audience.duration());
    attendance.check(patience);
  }

  /// One guild with one channel; the first of its members only listen.
  private Town.Guild found(Stage stage, int watching) {
    var plan = new Town.Plan(stage.nonce(), watching + members, 1, 1);
    try (var progress = stage.progress("accounts", plan.steps())) {
      return Town.found(stage.api(), plan, progress).guild(0);
    }
  }
}
