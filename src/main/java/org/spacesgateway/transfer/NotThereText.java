package org.spacesgateway.transfer;

import java.util.List;
import org.spacesgateway.content.LeftOut;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.transfer.OwnTransfers.NotThere;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/** All that is not at somebody's blog, as a text file of their own. */
final class NotThereText {
  private NotThereText() {}

  /** The file. */
  static String of(NotThere what, EntryAddresses entries, Words words) {
    StringBuilder text = new StringBuilder();
    if (!what.entries().isEmpty()) {
      line(text, words.say(Text.of("fact.transfer-missing")) + ":");
      what.entries().forEach(number -> line(text, "  " + entries.of(number)));
    }
    What kind = null;
    for (LeftOut one : what.leftOut()) {
      if (one.what() != kind) {
        kind = one.what();
        line(text, words.say(Text.of("left-out." + kind.word())) + ":");
      }
      line(text, "  " + told(one, entries));
    }
    return text.toString();
  }

  private static String told(LeftOut one, EntryAddresses entries) {
    String place =
        one.place().matches("[0-9]{1,18}") ? entries.of(Long.parseLong(one.place())) : one.place();
    return String.join(
        "  ",
        one.times() == 1
            ? List.of(place, one.example().equals(one.place()) ? "" : one.example())
            : List.of(place, "× " + one.times(), one.example()));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.replaceAll("\\p{Cntrl}+", " ").stripTrailing()).append("\r\n");
  }
}
