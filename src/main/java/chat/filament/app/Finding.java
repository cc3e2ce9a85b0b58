package chat.filament.app;

import java.util.List;

/// Something that `filament check` has to say.
///
/// @param level `problem`: the server would not start or not work; `warning`: it works, and
///   somebody should look at it; `note`: what this program cannot see for itself
/// @param area what it is about, a setting's name where one mends it
/// @param text what is wrong and how to mend it
record Finding(String level, String area, String text) {
  static List<Finding> warnings(String area, List<String> texts) {
    return texts.stream().map(text -> new Finding("warning", area, text)).toList();
  }

  static Finding note(String area, String text) {
    return new Finding("note", area, text);
  }

  /// From sentences that begin with their area and a colon.
  static List<Finding> problems(List<String> sentences) {
    return sentences.stream()
        .map(sentence -> sentence.split(": ", 2))
        .map(parts -> new Finding("problem", parts[0], parts[parts.length - 1]))
        .toList();
  }

  boolean isProblem() {
    return "problem".equals(level);
  }
}
