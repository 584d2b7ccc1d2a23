package org.spacesgateway.transfer;

import java.util.List;
import org.spacesgateway.content.Entry;
import org.spacesgateway.content.LeftOut;
import org.spacesgateway.content.LeftOut.What;
import org.spacesgateway.transfer.OwnTransfers.NotThere;
import org.spacesgateway.words.Text;
import org.spacesgateway.words.Words;

/** All that is not at somebody's blog, as a text file of their own. */
final class NotThereText {
  private NotThereText() {}

  /**
   * The file.
   *
   * @param entries the address of an entry by its number is this, the number and {@code .entry}
   */
  static String of(NotThere what, String entries, Words words) {
    StringBuilder text = new StringBuilder();
    if (!what.entries().isEmpty()) {
      line(text, words.say(Text.of("fact.transfer-missing")) + ":");
      what.entries().forEach(number -> line(text, "  " + address(number, entries)));
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

  /** Where an entry was; of one whose address nobody knows its number here. */
  static String address(long number, String entries) {
    return number < Entry.FIRST_UNNUMBERED ? entries + number + ".entry" : "# " + number;
  }

  private static String told(LeftOut one, String entries) {
    String place =
        one.place().matches("[0-9]{1,18}")
            ? address(Long.parseLong(one.place()), entries)
            : one.place();
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
